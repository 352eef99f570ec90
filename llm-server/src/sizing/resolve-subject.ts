import { AppError } from '@twinscribe/platform';
import type { Catalogue, FullAttentionModel, Gpu, Weights } from './catalogue.ts';
import { checkLimits, requireFullAttention } from './check-request.ts';
import { findEntry } from './find-entry.ts';
import type { KvCacheDtype } from './kv-cache.ts';

export interface SizeRequest {
  readonly gpu: string;
  readonly model: string;
  readonly quantization: string;
  /** Tensor-parallel. */
  readonly gpus?: number | undefined;
  /** Tokens of one sequence, prompt and answer. Chosen by the plan where it is left out. */
  readonly maxModelLen?: number | undefined;
  readonly maxBatchedTokens?: number | undefined;
  readonly utilization?: number | undefined;
  readonly kvCacheDtype?: KvCacheDtype | undefined;
}

/** What a request means, by the catalogue. */
export interface Subject {
  readonly gpuKey: string;
  readonly gpu: Gpu;
  readonly modelKey: string;
  readonly model: FullAttentionModel;
  readonly quantization: string;
  readonly weights: Weights;
  readonly gpus: number;
  readonly utilization: number;
  readonly kvCacheDtype: KvCacheDtype;
  readonly maxModelLen: number | undefined;
  readonly maxBatchedTokens: number | undefined;
}

/** vLLM's own default. */
const DEFAULT_UTILIZATION = 0.92;

/** Throws AppError `invalid_request` for what the catalogue does not have and for what vLLM would refuse. */
export function resolveSubject(request: SizeRequest, catalogue: Catalogue): Subject {
  const { gpus: gpuEntries, models, quantizations } = catalogue;
  const gpu = findEntry({ what: 'GPU', param: 'gpu', given: request.gpu, entries: gpuEntries });
  const { key: modelKey, entry: model } = findEntry({
    what: 'model',
    param: 'model',
    given: request.model,
    entries: models,
    namesOf: ({ checkpoint }) => [checkpoint],
  });
  requireFullAttention(model);
  const { key: quantization } = findEntry({
    what: 'quantisation',
    param: 'quantization',
    given: request.quantization,
    entries: quantizations,
  });
  const subject: Subject = {
    gpuKey: gpu.key,
    gpu: gpu.entry,
    modelKey,
    model,
    quantization,
    weights: findWeights({ model, quantization }),
    gpus: request.gpus ?? 1,
    utilization: request.utilization ?? DEFAULT_UTILIZATION,
    kvCacheDtype: request.kvCacheDtype ?? 'auto',
    maxModelLen: request.maxModelLen,
    maxBatchedTokens: request.maxBatchedTokens,
  };
  checkLimits({ ...subject, gpu: gpu.key }, catalogue);
  return subject;
}

function findWeights({ model, quantization }: Pick<Subject, 'model' | 'quantization'>): Weights {
  const weights = model.weights[quantization];
  if (weights !== undefined) return weights;
  const known = Object.keys(model.weights);
  throw new AppError(
    'invalid_request',
    `${model.name} is not known at ${quantization}, only at ${known.join(', ')}.`,
    { param: 'quantization', details: { known } },
  );
}
