import type { FullAttentionModel, Weights } from './catalogue.ts';
import { MAX_SEQUENCES } from './estimate-overhead.ts';
import type { KvCacheDtype } from './kv-cache.ts';

export interface VllmInput {
  readonly model: Pick<FullAttentionModel, 'checkpoint'>;
  readonly weights: Pick<Weights, 'checkpoint'>;
  readonly quantization: string;
  readonly gpus: number;
  readonly maxModelLen: number;
  readonly utilization: number;
  readonly batchedTokens: number;
  readonly kvCacheDtype: KvCacheDtype;
}

/**
 * What starts vLLM so that the plan holds: limits that default differently from version to version and from GPU to GPU
 * are all spelled out.
 */
export function vllmCommand(input: VllmInput): string[] {
  const { gpus, maxModelLen, utilization, batchedTokens, kvCacheDtype } = input;
  return [
    'vllm',
    'serve',
    ...chooseWeights(input),
    '--max-model-len',
    String(maxModelLen),
    '--gpu-memory-utilization',
    String(utilization),
    '--max-num-seqs',
    String(MAX_SEQUENCES),
    '--max-num-batched-tokens',
    String(batchedTokens),
    ...(gpus === 1 ? [] : ['--tensor-parallel-size', String(gpus)]),
    ...(kvCacheDtype === 'auto' ? [] : ['--kv-cache-dtype', kvCacheDtype]),
  ];
}

/** vLLM quantises to fp8 while it loads; for 4 bits it needs a checkpoint that somebody has made. */
function chooseWeights({ model, weights, quantization }: VllmInput): string[] {
  if (weights.checkpoint !== null) return [weights.checkpoint];
  if (quantization === 'fp8') return [model.checkpoint, '--quantization', 'fp8'];
  return [`<a ${quantization} checkpoint of ${model.checkpoint}>`];
}
