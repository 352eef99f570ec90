import type { HttpClient } from '@twinscribe/platform';
import { z } from 'zod';
import type { EngineCapacity } from '../engine.ts';
import type { ModelCard } from './list-models.ts';

export const FLAVOURS = ['sglang', 'llamacpp', 'ollama', 'openai'] as const;
/** What speaks OpenAI's wire; `openai` is anything that is not known. */
export type Flavour = (typeof FLAVOURS)[number];

export interface FlavourFacts {
  readonly flavour: Flavour;
  readonly version: string | null;
  /** Where the list of models does not tell. */
  readonly contextTokens?: number | undefined;
  readonly capacity: EngineCapacity;
}

interface Probing {
  readonly probe: HttpClient;
  readonly signal: AbortSignal;
}

const UNKNOWN: FlavourFacts = { flavour: 'openai', version: null, capacity: {} };

const OWNERS: ReadonlyMap<string, Exclude<Flavour, 'openai'>> = new Map([
  ['sglang', 'sglang'],
  ['llamacpp', 'llamacpp'],
  ['library', 'ollama'],
]);

const ASK: Readonly<
  Record<Exclude<Flavour, 'openai'>, (probing: Probing) => Promise<Omit<FlavourFacts, 'flavour'>>>
> = { sglang: askSglang, llamacpp: askLlamaCpp, ollama: askOllama };

/** Which engine it is, by the owner that it names for its models, and what only this engine tells. */
export async function readFlavour(cards: readonly ModelCard[], probing: Probing): Promise<FlavourFacts> {
  const flavour = cards
    .map(({ owned_by }) => OWNERS.get(owned_by ?? ''))
    .find((known) => known !== undefined);
  return flavour === undefined ? UNKNOWN : { flavour, ...(await ASK[flavour](probing)) };
}

/** What is not answered is not known, and no reason to have no engine. */
async function ask<Schema extends z.ZodType>(
  { path, schema }: { path: string; schema: Schema },
  { probe, signal }: Probing,
): Promise<z.output<Schema> | undefined> {
  return probe.getJson({ path, schema }, { signal }).catch(() => undefined);
}

const count = z.int().min(1).nullish().catch(null);
const version = z.string().nullish().catch(null);

const sglangSchema = z.object({
  context_length: count,
  max_running_requests: count,
  max_total_num_tokens: count,
  version,
});

async function askSglang(probing: Probing): Promise<Omit<FlavourFacts, 'flavour'>> {
  const info = await ask({ path: '/get_server_info', schema: sglangSchema }, probing);
  return {
    version: info?.version ?? null,
    contextTokens: info?.context_length ?? undefined,
    capacity: {
      maxConcurrency: info?.max_running_requests ?? undefined,
      kvCacheTokens: info?.max_total_num_tokens ?? undefined,
    },
  };
}

const propsSchema = z.object({
  default_generation_settings: z.object({ n_ctx: count }),
  total_slots: count,
  build_info: version,
});

/** The context is that of one slot: the server has divided the whole by its slots. */
async function askLlamaCpp(probing: Probing): Promise<Omit<FlavourFacts, 'flavour'>> {
  const props = await ask({ path: '/props', schema: propsSchema }, probing);
  const contextTokens = props?.default_generation_settings.n_ctx ?? undefined;
  const slots = props?.total_slots ?? undefined;
  const isKnown = contextTokens !== undefined && slots !== undefined;
  return {
    version: props?.build_info ?? null,
    contextTokens,
    capacity: { maxConcurrency: slots, kvCacheTokens: isKnown ? contextTokens * slots : undefined },
  };
}

const runningSchema = z.object({ models: z.array(z.object({ context_length: count })) });

/** Tells the context of a model only while it is loaded; the smallest is safe for all. */
async function askOllama(probing: Probing): Promise<Omit<FlavourFacts, 'flavour'>> {
  const [told, running] = await Promise.all([
    ask({ path: '/api/version', schema: z.object({ version }) }, probing),
    ask({ path: '/api/ps', schema: runningSchema }, probing),
  ]);
  const contexts = (running?.models ?? []).flatMap(({ context_length }) => context_length ?? []);
  return {
    version: told?.version ?? null,
    contextTokens: contexts.length === 0 ? undefined : Math.min(...contexts),
    capacity: {},
  };
}
