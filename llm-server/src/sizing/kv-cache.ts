import type { FullAttentionModel } from './catalogue.ts';

/** vLLM hands the cache out in blocks of this many tokens. */
const BLOCK_TOKENS = 16;
const GIB = 2 ** 30;

const BYTES_PER_NUMBER = { auto: 2, fp8: 1, fp8_e4m3: 1, fp8_e5m2: 1 } as const;

/** As vLLM spells them; `auto` is the 16 bits of the model. */
export type KvCacheDtype = keyof typeof BYTES_PER_NUMBER;

export const KV_CACHE_DTYPES = Object.keys(BYTES_PER_NUMBER) as [KvCacheDtype, ...KvCacheDtype[]]; // the keys above

export interface KvCacheShape {
  readonly model: Pick<FullAttentionModel, 'layers' | 'kvHeads' | 'headDim'>;
  readonly gpus: number;
  readonly kvCacheDtype: KvCacheDtype;
}

/** On each GPU. More GPUs than key-value heads do not split further: vLLM copies the heads. */
export function kvBytesPerToken({ model, gpus, kvCacheDtype }: KvCacheShape): number {
  const headsPerGpu = Math.ceil(model.kvHeads / gpus);
  return 2 * model.layers * headsPerGpu * model.headDim * BYTES_PER_NUMBER[kvCacheDtype];
}

/** Whether vLLM can split the attention over that many GPUs. */
export function sharesEvenly({ model, gpus }: SharedModel): boolean {
  const { attentionHeads, kvHeads } = model;
  return attentionHeads % gpus === 0 && (kvHeads % gpus === 0 || gpus % kvHeads === 0);
}

interface SharedModel {
  readonly model: Pick<FullAttentionModel, 'attentionHeads' | 'kvHeads'>;
  readonly gpus: number;
}

/** Tokens in whole blocks that `kvGib` of each GPU hold; none where there is no memory left. */
export function kvTokens({ kvGib, bytesPerToken }: { kvGib: number; bytesPerToken: number }): number {
  const blocks = Math.floor((Math.max(0, kvGib) * GIB) / (bytesPerToken * BLOCK_TOKENS));
  return blocks * BLOCK_TOKENS;
}
