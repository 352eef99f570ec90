import { AppError } from '@twinscribe/platform';
import type { Catalogue, FullAttentionModel, OtherAttentionModel } from './catalogue.ts';
import { MAX_SEQUENCES } from './estimate-overhead.ts';
import { sharesEvenly } from './kv-cache.ts';

const ATTENTION_NAMES = {
  hybrid: 'is a hybrid of attention and other layers',
  'sliding-window': 'uses sliding-window attention',
  mla: 'uses multi-head latent attention',
} as const satisfies Record<OtherAttentionModel['attention'], string>;

export interface Limits {
  readonly gpu: string;
  readonly gpus: number;
  readonly model: FullAttentionModel;
  readonly utilization: number;
  readonly maxModelLen?: number | undefined;
  readonly maxBatchedTokens?: number | undefined;
}

/** Throws AppError `invalid_request`, naming the number at fault and what it may be. */
export function checkLimits(limits: Limits, catalogue: Catalogue): void {
  checkGpus(limits, catalogue);
  const { model, utilization, maxModelLen, maxBatchedTokens } = limits;
  if (!(utilization > 0 && utilization <= 1))
    throw refuse('utilization', 'utilization must be above 0 and at most 1.');
  if (maxModelLen !== undefined && !isWhole(maxModelLen, { least: 1, most: model.maxContextTokens }))
    throw refuse(
      'maxModelLen',
      `The maximum model length must be a whole number from 1 to ${model.maxContextTokens}, the context of ${model.name}.`,
    );
  if (maxBatchedTokens !== undefined && !isWhole(maxBatchedTokens, { least: MAX_SEQUENCES, most: 1_000_000 }))
    throw refuse(
      'maxBatchedTokens',
      `The batched tokens must be a whole number, at least ${MAX_SEQUENCES} (one for each sequence).`,
    );
}

function checkGpus({ gpu, gpus, model }: Limits, catalogue: Catalogue): void {
  const counts = Object.values(catalogue.instances)
    .filter((instance) => instance.gpu === gpu)
    .map(({ gpuCount }) => gpuCount);
  const most = Math.max(1, ...counts);
  if (!isWhole(gpus, { least: 1, most }))
    throw refuse(
      'gpus',
      `gpus must be a whole number from 1 to ${most}, the most ${gpu} in one AWS instance.`,
    );
  if (!sharesEvenly({ model, gpus }))
    throw refuse(
      'gpus',
      `${model.name} has ${model.attentionHeads} attention and ${model.kvHeads} key-value heads, which ${gpus} GPUs cannot share evenly: vLLM would refuse.`,
    );
}

/**
 * Throws AppError `invalid_request` for a model whose KV cache does not follow from its shape. A wrong number of tokens
 * would be worse than none.
 */
export function requireFullAttention(
  model: FullAttentionModel | OtherAttentionModel,
): asserts model is FullAttentionModel {
  if (model.attention === 'full') return;
  const known = Object.entries(model.weights).map(([key, { gib }]) => `about ${gib} GiB at ${key}`);
  const weights = known.length === 0 ? '' : ` Its weights take ${known.join(', ')}.`;
  throw new AppError(
    'invalid_request',
    `${model.name} ${ATTENTION_NAMES[model.attention]}: ${model.reason}. How many tokens its KV cache holds cannot be told from its shape, so it is not planned here.${weights} Start the engine with a small --max-model-len and read what it reports (vllm:cache_config_info).`,
    { param: 'model', details: { attention: model.attention, source: model.source } },
  );
}

const isWhole = (value: number, { least, most }: { least: number; most: number }): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

const refuse = (param: string, message: string): AppError =>
  new AppError('invalid_request', message, { param });
