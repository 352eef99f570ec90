import type { FaultSpec } from './faults/fault-spec.ts';
import type { Script } from './generation/write-output.ts';

export const FLAVOURS = ['vllm', 'tgi', 'openai', 'sglang', 'llamacpp', 'ollama'] as const;
export type FlavourName = (typeof FLAVOURS)[number];

export const OVERFLOWS = ['clamp', 'refuse', 'truncate'] as const;
/** What becomes of a prompt and an answer that do not fit the context together; see `fitContext`. */
export type Overflow = (typeof OVERFLOWS)[number];

/** How the engine behaves. All of it can be changed while it runs; what is running keeps what it began with. */
export interface Behaviour {
  readonly flavour: FlavourName;
  /** Name of the model that is served. */
  readonly model: string;
  /** Names of LoRA adapters that can be asked for as models. */
  readonly adapters: readonly string[];
  /** What the engine calls its own version. */
  readonly version: string;
  /** Sequences that run at the same time. */
  readonly slots: number;
  /** Requests that may wait for a slot; null: without bound. Beyond it the engine refuses in its own way. */
  readonly maxQueued: number | null;
  /** Tokens of prompt and answer that one sequence may have. */
  readonly maxModelLen: number;
  /** Tokens of all running sequences together, each counted with its prompt and its longest possible answer. */
  readonly kvTokens: number;
  /** From the start of a sequence to its first token, beside the prefill. */
  readonly ttftMs: number;
  readonly prefillMsPerToken: number;
  /** Between two tokens of a sequence. With 0 there is no timer: a token for each turn of the event loop. */
  readonly itlMs: number;
  /** Share by which each wait is longer or shorter at most, drawn from the seed. */
  readonly jitter: number;
  readonly seed: number;
  /** Tokens in one chunk of a stream. */
  readonly tokensPerChunk: number;
  /** Length of every answer that no script gives; null: as long as there is something to say. */
  readonly outputTokens: number | null;
  readonly scripts: readonly Script[];
  readonly overflow: Overflow;
  /** What the engine does when a client leaves a stream: stop, or go on generating for nobody. */
  readonly onDisconnect: 'abort' | 'ignore';
  readonly schedulingPolicy: 'fcfs' | 'priority';
  /** What clients must send; null: anything. */
  readonly apiKey: string | null;
  /** After which an idle connection is closed; 0: never. */
  readonly keepAliveMs: number;
  /** Whether the port is closed while the engine starts, or open and answering 503. */
  readonly startup: 'refuse' | 'loading';
  /** Answer 501 to what the engine does not know. Otherwise it is only noted in the statistics. */
  readonly strict: boolean;
  readonly faults: readonly FaultSpec[];
}

const BASE: Omit<Behaviour, 'flavour' | 'version'> = {
  model: 'fake-model',
  adapters: [],
  slots: 4,
  maxQueued: null,
  maxModelLen: 8_192,
  kvTokens: 34_160,
  ttftMs: 0,
  prefillMsPerToken: 0,
  itlMs: 0,
  jitter: 0,
  seed: 1,
  tokensPerChunk: 1,
  outputTokens: null,
  scripts: [],
  overflow: 'refuse',
  onDisconnect: 'abort',
  schedulingPolicy: 'fcfs',
  apiKey: null,
  keepAliveMs: 5_000,
  startup: 'refuse',
  strict: true,
  faults: [],
};

const OF_FLAVOUR: Readonly<Record<FlavourName, Partial<Behaviour> & Pick<Behaviour, 'version'>>> = {
  vllm: { version: '0.32.0', overflow: 'clamp' },
  tgi: { version: '3.3.7', maxQueued: 0 },
  openai: { version: '' },
  sglang: { version: '0.5.9', onDisconnect: 'ignore' },
  llamacpp: { version: 'b9400', overflow: 'clamp', startup: 'loading' },
  ollama: { version: '0.15.2', overflow: 'truncate', maxQueued: 512 },
};

/** The whole behaviour of what was asked for. Throws RangeError where one sequence does not fit the KV cache. */
export function resolveBehaviour(given: Partial<Behaviour>): Behaviour {
  const flavour = given.flavour ?? 'vllm';
  const behaviour = { ...BASE, ...OF_FLAVOUR[flavour], ...given, flavour };
  const { maxModelLen, kvTokens } = behaviour;
  if (maxModelLen > kvTokens) {
    throw new RangeError(
      `maxModelLen (${maxModelLen}) is more than kvTokens (${kvTokens}): one sequence must fit into the KV cache`,
    );
  }
  return behaviour;
}
