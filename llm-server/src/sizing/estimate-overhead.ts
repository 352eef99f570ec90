import type { FullAttentionModel, Gpu } from './catalogue.ts';
import type { Range } from './range.ts';

const GIB = 2 ** 30;
/** `--max-num-seqs` of our commands: far more than any cache here holds at the length of a RAG prompt. */
export const MAX_SEQUENCES = 256;

const LARGE_GPU_MIB = 70 * 1024;
const BYTES_PER_LOGIT: Range = { low: 10, likely: 13, high: 21 };
/** CUDA context, workspaces and graphs. Up to 1.8 GiB were seen outside of torch on an 80 GB GPU. */
const FIXED_GIB: Range = { low: 0.04, likely: 0.4, high: 0.75 };
const FIXED_LARGE_GIB: Range = { ...FIXED_GIB, high: 2 };
/** Buffers for talking to the other GPUs. */
const PARALLEL_GIB: Range = { low: 0, likely: 0.3, high: 0.8 };

export interface OverheadInput {
  readonly gpu: Gpu;
  readonly model: FullAttentionModel;
  readonly gpus: number;
  /** `--max-num-batched-tokens`: what the engine runs at once when it measures its peak. */
  readonly batchedTokens: number;
}

/**
 * GiB on each GPU that are neither weights nor KV cache: the peak of a profiling run (one batch through a layer, then the
 * logits of every sequence through the sampler) and what never goes away. Fitted to logged starts of vLLM: two that differ
 * in the batch alone (20,000 and 29,000 tokens of an 8B) fix the bytes per token to within 1 %, the others spread over the
 * range. It is a prediction; the engine's own `cache_config_info` replaces it after the start.
 */
export function estimateOverhead({ gpu, model, gpus, batchedTokens }: OverheadInput): Range {
  const batchGib = (batchedTokens * bytesPerBatchedToken({ model, gpus })) / GIB;
  const logitGib = (MAX_SEQUENCES * model.vocabularySize) / GIB;
  const fixed = gpu.memoryMib >= LARGE_GPU_MIB ? FIXED_LARGE_GIB : FIXED_GIB;
  const at = (bound: keyof Range): number =>
    batchGib + logitGib * BYTES_PER_LOGIT[bound] + fixed[bound] + (gpus > 1 ? PARALLEL_GIB[bound] : 0);
  return { low: at('low'), likely: at('likely'), high: at('high') };
}

/** Gate, up and their product, and three copies of the hidden state, in 16 bits; the former are split over the GPUs. */
function bytesPerBatchedToken({ model, gpus }: Pick<OverheadInput, 'model' | 'gpus'>): number {
  return 2 * 3 * (model.intermediateSize / gpus + model.hiddenSize);
}
