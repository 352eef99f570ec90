import { buildLadder, suggestSizes, type Ladder, type LadderInput, type LadderStep } from './build-ladder.ts';
import type { Catalogue } from './catalogue.ts';
import { estimateCapacity, type Capacity } from './estimate-capacity.ts';
import { MAX_SEQUENCES } from './estimate-overhead.ts';
import { explainOffers, findOffers, type Offer } from './find-offers.ts';
import { judgeFit, type Fit } from './judge-fit.ts';
import type { KvCacheDtype } from './kv-cache.ts';
import { collectNotes } from './plan-notes.ts';
import { mapRange, type Range } from './range.ts';
import { resolveSubject, type SizeRequest, type Subject } from './resolve-subject.ts';
import { vllmCommand } from './vllm-command.ts';

/** GiB are per GPU. Negative `kvGib`: that much is missing. */
interface PlannedMemory {
  readonly weightsGib: { readonly total: number; readonly perGpu: number; readonly approximate: boolean };
  readonly budgetGib: Range;
  readonly overheadGib: Range;
  readonly kvGib: Range;
  readonly kvBytesPerToken: number;
}

/** Of the whole engine. `concurrency`: how many sequences of that many tokens the cache holds at once. */
interface PlannedWork {
  readonly kvTokens: Range;
  readonly concurrency: readonly (Range & { readonly tokens: number })[];
  readonly tokensPerSecond: { readonly expected: number; readonly roofline: number };
}

/** Prices are USD per hour. */
export interface SizePlan extends PlannedMemory, PlannedWork {
  readonly fit: Fit;
  readonly gpu: { readonly key: string; readonly name: string; readonly count: number };
  readonly model: { readonly key: string; readonly name: string; readonly quantization: string };
  readonly utilization: number;
  readonly kvCacheDtype: KvCacheDtype;
  /** What one sequence must find room for: what was asked for, else the length of a RAG prompt and its answer. */
  readonly neededTokens: number;
  /** Of the command. */
  readonly maxModelLen: number;
  readonly vllmCommand: readonly string[];
  readonly aws: { readonly region: string; readonly offers: readonly Offer[]; readonly note: string | null };
  readonly ladder: Ladder;
  /** What carries the model; empty where the size asked for does. */
  readonly suggestions: readonly LadderStep[];
  readonly notes: readonly string[];
}

const RAG_TOKENS = 8192;
const LARGEST_CHOSEN_LENGTH = 32_768;
const SEQUENCES_AT_ONCE = 4;
const CONCURRENCY_LENGTHS = [2048, 8192, 32_768];

/**
 * What a GPU size carries: whether the model fits, how large the KV cache gets, what starts it and what the next size
 * costs. GPU, model and quantisation may be given by any of their names. Throws AppError `invalid_request` for names
 * that the catalogue does not have (listing those it has), for numbers that vLLM would refuse, and for models whose KV
 * cache does not follow from their shape.
 */
export function planSize(request: SizeRequest, catalogue: Catalogue): SizePlan {
  const subject = resolveSubject(request, catalogue);
  const { gpuKey, gpu, model, modelKey, quantization, gpus, utilization, kvCacheDtype } = subject;
  const capacity = estimateCapacity(subject);
  const neededTokens = subject.maxModelLen ?? Math.min(RAG_TOKENS, model.maxContextTokens);
  const maxModelLen = subject.maxModelLen ?? chooseLength({ subject, capacity, neededTokens });
  const fit = judgeFit({ kvTokens: capacity.kvTokens, neededTokens });
  const offers = findOffers({ gpu: gpuKey, gpus }, catalogue);
  const ladderInput = describeBase({ subject, capacity, neededTokens, offers });
  const ladder = buildLadder(ladderInput, catalogue);
  const suggestions = fit === 'does-not-fit' ? suggestSizes(ladderInput, catalogue) : [];
  return {
    fit,
    gpu: { key: gpuKey, name: gpu.name, count: gpus },
    model: { key: modelKey, name: model.name, quantization },
    utilization,
    kvCacheDtype,
    ...describeMemory({ subject, capacity }),
    ...describeWork(capacity),
    neededTokens,
    maxModelLen,
    vllmCommand: vllmCommand({ ...subject, maxModelLen, batchedTokens: capacity.batchedTokens }),
    aws: {
      region: catalogue.region,
      offers,
      note: explainOffers({ gpu: gpuKey, gpus }, catalogue) ?? null,
    },
    ladder,
    suggestions,
    notes: collectNotes({ ...subject, offers, others: [...ladder.down, ...ladder.up, ...suggestions] }),
  };
}

interface Planned {
  readonly subject: Subject;
  readonly capacity: Capacity;
  readonly neededTokens: number;
}

/** The largest power of two that leaves room for some sequences at once, up to what RAG can use. */
function chooseLength({ subject, capacity, neededTokens }: Planned): number {
  const { low, likely } = capacity.kvTokens;
  const shared = Math.min(low, likely / SEQUENCES_AT_ONCE);
  const most = Math.min(shared, subject.model.maxContextTokens, LARGEST_CHOSEN_LENGTH);
  return most < neededTokens ? neededTokens : 2 ** Math.floor(Math.log2(most));
}

function describeBase(planned: Planned & { readonly offers: readonly Offer[] }): LadderInput {
  const { subject, capacity, neededTokens, offers } = planned;
  return {
    base: {
      gpu: subject.gpuKey,
      gpus: subject.gpus,
      usdPerHour: offers[0]?.usdPerHour ?? null,
      kvTokens: capacity.kvTokens.likely,
      tokensPerSecond: Math.round(capacity.tokensPerSecond.expected),
    },
    query: { ...subject, neededTokens },
  };
}

function describeMemory({ subject, capacity }: Pick<Planned, 'subject' | 'capacity'>): PlannedMemory {
  const { gib: total, approximate } = subject.weights;
  return {
    weightsGib: { total: round(total), perGpu: round(capacity.weightsGib), approximate },
    budgetGib: mapRange(capacity.budgetGib, round),
    overheadGib: mapRange(capacity.overheadGib, round),
    kvGib: mapRange(capacity.kvGib, round),
    kvBytesPerToken: capacity.kvBytesPerToken,
  };
}

function describeWork({ kvTokens, tokensPerSecond }: Capacity): PlannedWork {
  const { expected, roofline } = tokensPerSecond;
  return {
    kvTokens,
    concurrency: CONCURRENCY_LENGTHS.map((tokens) => ({
      tokens,
      ...mapRange(kvTokens, (held) => Math.min(MAX_SEQUENCES, round(held / tokens))),
    })),
    tokensPerSecond: { expected: Math.round(expected), roofline: Math.round(roofline) },
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;
