import type { FullAttentionModel, Gpu, Weights } from './catalogue.ts';
import type { Offer } from './find-offers.ts';
import type { KvCacheDtype } from './kv-cache.ts';

export interface NotesInput {
  readonly gpu: Gpu;
  readonly gpus: number;
  readonly model: FullAttentionModel;
  readonly weights: Weights;
  readonly quantization: string;
  readonly kvCacheDtype: KvCacheDtype;
  readonly offers: readonly Offer[];
  /** Sizes that the plan compares with. */
  readonly others: readonly { readonly gpus: number }[];
}

/** The first compute capability that calculates in FP8. */
const FP8_CAPABILITY = 8.9;

/** What to know before one relies on the numbers: what nobody confirmed, and what behaves differently than it looks. */
export function collectNotes(input: NotesInput): string[] {
  return [
    ...doubtfulNumbers(input),
    ...precision(input),
    ...speed(input),
    ...host(input),
    ...input.gpu.notes,
  ];
}

function doubtfulNumbers({ gpu, weights }: NotesInput): string[] {
  return [
    ...(weights.approximate ? ['The size of the weights is calculated, not logged.'] : []),
    ...(gpu.torchVisibleGib.verified
      ? []
      : [`What a process sees of the ${gpu.name} is not confirmed on an AWS instance.`]),
    ...(gpu.bandwidthGBps.verified
      ? []
      : [`The bandwidth of the ${gpu.name} is not confirmed: tokens per second are a guide.`]),
  ];
}

function precision({ gpu, quantization, model, kvCacheDtype }: NotesInput): string[] {
  if (gpu.computeCapability >= FP8_CAPABILITY) return [];
  const fp8 = `${gpu.name} (compute capability ${gpu.computeCapability.toFixed(1)}) does not calculate in FP8`;
  return [
    ...(quantization === 'fp8'
      ? [
          `${fp8}: the weights stay small, the arithmetic is 16-bit${model.activeParameters === null ? '' : ', and not every engine version does that for a mixture of experts'}.`,
        ]
      : []),
    ...(kvCacheDtype === 'auto'
      ? []
      : [`${fp8}: not every attention backend keeps an FP8 cache there; see whether the engine starts.`]),
  ];
}

function speed({ gpus, model, others }: NotesInput): string[] {
  const parallel = gpus > 1 || others.some((other) => other.gpus > 1);
  return [
    ...(model.activeParameters === null
      ? []
      : ['Tokens per second count the experts of one token; several streams at once visit more of them.']),
    ...(parallel
      ? ['Tokens per second of several GPUs assume that they lose no time talking to one another.']
      : []),
  ];
}

function host({ weights, offers }: NotesInput): string[] {
  const small = offers.filter(({ memoryGib }) => memoryGib < weights.gib + 4);
  if (small.length === 0) return [];
  const names = small.map(({ instance, memoryGib }) => `${instance} (${memoryGib} GiB)`).join(', ');
  return [`Hardly more memory in the host than the weights need while they load: ${names}.`];
}
