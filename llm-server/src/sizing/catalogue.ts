import { readFileSync } from 'node:fs';
import { AppError } from '@twinscribe/platform';
import { z } from 'zod';

const sourceId = z.string();
const day = z.iso.date();
const positive = z.number().positive();
const positiveInt = z.int().positive();

const gpuSchema = z.strictObject({
  name: z.string(),
  aliases: z.array(z.string()),
  /** As EC2 describes it. What a process can use is `torchVisibleGib`. */
  memoryMib: positiveInt,
  memorySource: sourceId,
  computeCapability: positive,
  torchVisibleGib: z.strictObject({
    low: positive,
    likely: positive,
    high: positive,
    verified: z.boolean(),
    source: sourceId,
  }),
  bandwidthGBps: z.strictObject({ value: positive, verified: z.boolean(), source: sourceId }),
  /** vLLM's `--max-num-batched-tokens` on this GPU. */
  defaultBatchedTokens: positiveInt,
  notes: z.array(z.string()),
});

const instanceSchema = z.strictObject({
  gpu: z.string(),
  gpuCount: positiveInt,
  vcpus: positiveInt,
  /** Of the host, not of the GPUs. */
  memoryGib: positiveInt,
  /** Of `gpuCount`, `vcpus` and `memoryGib`. */
  hostSource: sourceId,
  usdPerHour: positive,
  priceDate: day,
  priceSource: sourceId,
});

const weightsSchema = z.strictObject({
  gib: positive,
  approximate: z.boolean(),
  source: sourceId,
  /** A published repository with these weights; null where none is known to us. */
  checkpoint: z.string().nullable(),
});

// Both kinds of model have the same keys, null where they mean nothing: Terraform has no unions.
const namedModel = {
  name: z.string(),
  aliases: z.array(z.string()),
  checkpoint: z.string(),
  parameters: positive,
  source: sourceId,
  weights: z.record(z.string(), weightsSchema),
};

/** Every layer keeps keys and values of every token: the models whose KV cache follows from their shape. */
const fullAttentionSchema = z.strictObject({
  ...namedModel,
  attention: z.literal('full'),
  reason: z.null(),
  /** Of a mixture of experts: read per token. Null for dense models. */
  activeParameters: positive.nullable(),
  layers: positiveInt,
  hiddenSize: positiveInt,
  /** Of a mixture of experts: of the experts that one token visits, together. */
  intermediateSize: positiveInt,
  attentionHeads: positiveInt,
  kvHeads: positiveInt,
  headDim: positiveInt,
  vocabularySize: positiveInt,
  embeddingParameters: positive,
  maxContextTokens: positiveInt,
});

const otherAttentionSchema = z.strictObject({
  ...namedModel,
  attention: z.enum(['hybrid', 'sliding-window', 'mla']),
  /** Why its KV cache does not follow from its shape, as the end of a sentence. */
  reason: z.string(),
  activeParameters: z.null(),
  layers: z.null(),
  hiddenSize: z.null(),
  intermediateSize: z.null(),
  attentionHeads: z.null(),
  kvHeads: z.null(),
  headDim: z.null(),
  vocabularySize: z.null(),
  embeddingParameters: z.null(),
  maxContextTokens: z.null(),
});

export const catalogueSchema = z.strictObject({
  schemaVersion: z.literal(1),
  about: z.string(),
  updated: day,
  region: z.string(),
  currency: z.literal('USD'),
  sources: z.record(z.string(), z.strictObject({ title: z.string(), url: z.url().nullable(), date: day })),
  gpus: z.record(z.string(), gpuSchema),
  instances: z.record(z.string(), instanceSchema),
  quantizations: z.record(
    z.string(),
    z.strictObject({ aliases: z.array(z.string()), description: z.string() }),
  ),
  models: z.record(
    z.string(),
    z.discriminatedUnion('attention', [fullAttentionSchema, otherAttentionSchema]),
  ),
});

export type Catalogue = z.infer<typeof catalogueSchema>;
export type Gpu = z.infer<typeof gpuSchema>;
export type Weights = z.infer<typeof weightsSchema>;
export type FullAttentionModel = z.infer<typeof fullAttentionSchema>;
export type OtherAttentionModel = z.infer<typeof otherAttentionSchema>;

/**
 * The catalogue that this package carries. It lies beside `src` and `dist`, equally far from both, so that a build needs
 * no copy of it and Terraform reads the same file. Throws AppError `internal` where it is missing or not what its schema
 * says.
 */
export function loadCatalogue(): Catalogue {
  const file = new URL('../../sizing-catalogue.json', import.meta.url);
  const result = catalogueSchema.safeParse(readJson(file));
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new AppError('internal', `${file.pathname} is damaged: ${faults.slice(0, 5).join('; ')}.`, {
    cause: result.error,
  });
}

function readJson(file: URL): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new AppError('internal', `${file.pathname} cannot be read.`, { cause });
  }
}
