import { randomUUID } from 'node:crypto';
import { systemClock, type Clock } from '@twinscribe/platform';
import { z } from 'zod';
import { estimatePromptTokens } from '../limits/estimate-prompt-tokens.ts';
import type {
  Engine,
  EngineDescription,
  EngineEvent,
  EngineFeatures,
  EngineModel,
  EngineRequest,
} from './engine.ts';
import { createEngineClient, type EngineAddress, type EngineClient } from './openai/engine-client.ts';
import { readFlavour, type Flavour } from './openai/flavours.ts';
import { listModelCards, toEngineModels, type ModelSettings } from './openai/list-models.ts';
import { refuseTruncation } from './openai/refuse-truncation.ts';
import { streamAnswer, toChatBody } from './openai/stream-answer.ts';

export type OpenAiEngineOptions = ModelSettings & EngineAddress;

interface Known {
  readonly flavour: Flavour;
  readonly models: readonly EngineModel[];
}

interface Calling extends EngineClient {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

type Events = AsyncGenerator<EngineEvent, void, undefined>;

/** By how much an estimate is taken as higher where the engine cuts prompts that are too long without a word. */
const CAUTION = 1.25;

/** All of them take OpenAI's `response_format`; what they call by another name, or do not have, is not offered. */
const FEATURES: Readonly<Record<Flavour, EngineFeatures>> = {
  openai: { jsonSchema: true },
  sglang: { jsonSchema: true, sampling: ['top_k', 'min_p', 'repetition_penalty'] },
  llamacpp: { jsonSchema: true, sampling: ['top_k', 'min_p'] },
  ollama: { jsonSchema: true },
};

/** Any engine that speaks OpenAI's chat completions; SGLang, llama.cpp and Ollama are known by their own ways. */
export function createOpenAiEngine(
  options: OpenAiEngineOptions,
  { clock = systemClock }: { clock?: Clock } = {},
): Engine {
  const client = createEngineClient(options, { clock });
  let known: Known | undefined;

  async function describe({ signal }: { signal: AbortSignal }): Promise<EngineDescription> {
    const cards = await listModelCards({ http: client.probe, signal });
    const facts = await readFlavour(cards, { probe: client.probe, signal });
    const { flavour, contextTokens, version, capacity } = facts;
    const features = FEATURES[flavour];
    const models = toEngineModels(cards, { ...options, contextTokens, countsExactly: false, features });
    known = { flavour, models };
    return { kind: flavour, version, models, capacity };
  }

  /** An engine that does not tell what it is may still answer. */
  async function know({ signal }: { signal: AbortSignal }): Promise<Known> {
    if (known === undefined && !signal.aborted) await describe({ signal }).catch(() => {});
    return known ?? { flavour: 'openai', models: [] };
  }

  return {
    kind: 'openai',
    async *generate(request, { signal }) {
      const { flavour, models } = await know({ signal });
      const model = models.find(({ id }) => id === request.model);
      yield* GENERATE[flavour]({ request, options, model }, { ...client, clock, signal });
    },
    countPrompt: async ({ messages }, { signal }) => {
      const { flavour } = await know({ signal });
      const tokens = estimatePromptTokens(messages);
      return { tokens: flavour === 'ollama' ? Math.ceil(tokens * CAUTION) : tokens, exact: false };
    },
    describe,
    close: client.close,
  };
}

interface Call {
  readonly request: EngineRequest;
  readonly options: OpenAiEngineOptions;
  /** As described; undefined where the engine has not told. */
  readonly model: EngineModel | undefined;
}

const GENERATE: Readonly<Record<Flavour, (call: Call, calling: Calling) => Events>> = {
  openai: generatePlainly,
  llamacpp: generatePlainly,
  sglang: generateWithAbort,
  ollama: generateWhole,
};

function generatePlainly({ request, options }: Call, { http, clock, signal }: Calling): Events {
  return streamAnswer({ request, body: toChatBody(request), limits: options }, { http, clock, signal });
}

/** SGLang goes on writing for a caller who has left, until it is told to stop by the name that we gave the request. */
async function* generateWithAbort(
  { request, options }: Call,
  { http, probe, clock, signal }: Calling,
): Events {
  const rid = randomUUID();
  const body = { ...toChatBody(request), rid };
  let isOver = false;
  try {
    for await (const event of streamAnswer({ request, body, limits: options }, { http, clock, signal })) {
      isOver = event.type === 'end';
      yield event;
    }
  } finally {
    if (!isOver) abortRequest(rid, { probe });
  }
}

/** Nobody waits for it: the caller has left, or knows already that there will be no answer. */
function abortRequest(rid: string, { probe }: Pick<Calling, 'probe'>): void {
  const { signal } = new AbortController(); // the caller's own has aborted
  void probe
    .postJson({ path: '/abort_request', body: { rid }, schema: z.unknown(), idempotent: true }, { signal })
    .catch(() => {}); // its reply is not JSON
}

function generateWhole(call: Call, calling: Calling): Events {
  const events = generatePlainly(call, calling);
  const limitTokens = call.model?.maxContextTokens.value;
  if (limitTokens === undefined) return events;
  return refuseTruncation(events, { limitTokens, maxTokens: call.request.maxTokens });
}
