import type { FullAttentionModel, Gpu, Weights } from './catalogue.ts';
import { estimateOverhead } from './estimate-overhead.ts';
import { kvBytesPerToken, kvTokens, type KvCacheDtype } from './kv-cache.ts';
import { mapRange, type Range } from './range.ts';

const GIB = 2 ** 30;
/** 29 tokens/s were logged where bandwidth over weights allows 37. */
const SHARE_OF_ROOFLINE = 0.78;

export interface CapacityInput {
  readonly gpu: Gpu;
  readonly gpus: number;
  readonly model: FullAttentionModel;
  readonly weights: Weights;
  /** Share of the visible memory that the engine may take. */
  readonly utilization: number;
  readonly kvCacheDtype: KvCacheDtype;
  /** The engine's default on this GPU where it is left out. */
  readonly maxBatchedTokens?: number | undefined;
}

/** GiB are per GPU; tokens are of the whole engine. */
export interface Capacity {
  readonly weightsGib: number;
  readonly budgetGib: Range;
  readonly overheadGib: Range;
  /** Negative: that much is missing before a single token is kept. */
  readonly kvGib: Range;
  readonly kvBytesPerToken: number;
  readonly kvTokens: Range;
  readonly batchedTokens: number;
  readonly tokensPerSecond: { readonly expected: number; readonly roofline: number };
}

export function estimateCapacity(input: CapacityInput): Capacity {
  const { gpu, gpus, model, weights, utilization, kvCacheDtype } = input;
  const batchedTokens = input.maxBatchedTokens ?? gpu.defaultBatchedTokens;
  const weightsGib = weights.gib / gpus;
  const budgetGib = mapRange(gpu.torchVisibleGib, (gib) => gib * utilization);
  const overheadGib = estimateOverhead({ gpu, model, gpus, batchedTokens });
  // The least memory meets the most overhead, and the other way round.
  const kvGib: Range = {
    low: budgetGib.low - weightsGib - overheadGib.high,
    likely: budgetGib.likely - weightsGib - overheadGib.likely,
    high: budgetGib.high - weightsGib - overheadGib.low,
  };
  const bytesPerToken = kvBytesPerToken({ model, gpus, kvCacheDtype });
  return {
    weightsGib,
    budgetGib,
    overheadGib,
    kvGib,
    kvBytesPerToken: bytesPerToken,
    kvTokens: mapRange(kvGib, (gib) => kvTokens({ kvGib: gib, bytesPerToken })),
    batchedTokens,
    tokensPerSecond: estimateSpeed(input),
  };
}

/** Of one stream, alone: every token reads all weights once (of a mixture of experts, those that it visits). */
function estimateSpeed({ gpu, gpus, model, weights }: CapacityInput): Capacity['tokensPerSecond'] {
  const shareRead = (model.activeParameters ?? model.parameters) / model.parameters;
  const bytesRead = weights.gib * GIB * shareRead;
  const roofline = (gpu.bandwidthGBps.value * 1e9 * gpus) / bytesRead;
  return { expected: roofline * SHARE_OF_ROOFLINE, roofline };
}
