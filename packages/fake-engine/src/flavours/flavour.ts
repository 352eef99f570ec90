import type { Behaviour } from '../behaviour.ts';
import type { Fit } from '../generation/fit-context.ts';
import type { Finish, OutputPlan } from '../generation/plan-output.ts';
import type { Scheduler } from '../generation/scheduler.ts';
import type { Ledger } from '../stats.ts';
import type { EngineFailure, FailureReply } from './failure.ts';

/** What one request for text asks for, whatever route it came by. */
export interface GenerationCall {
  /** As the client named it. */
  readonly model: string;
  /** As the model sees it, template and all. */
  readonly prompt: string;
  /** What the user said last. */
  readonly question: string;
  readonly maxTokens: number | null;
  readonly stop: readonly string[];
  readonly stream: boolean;
  /** Whether a stream tells its usage: not at all, in a last chunk, or in every chunk. */
  readonly usage: 'none' | 'last' | 'every';
  readonly priority: number;
  /** The engine's id of the request, where the client may choose it. */
  readonly id: string | null;
  readonly ignoreEos: boolean;
  /** The client wants JSON, which only a script can give. */
  readonly structured: boolean;
}

/** What was read of a body. `unexpected`: what no such engine knows, or what this one does not simulate. */
export interface ReadCall {
  readonly unexpected: readonly string[];
  readonly result: GenerationCall | EngineFailure;
}

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** What the parts of one reply have in common. */
export interface Reply {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly call: GenerationCall;
  readonly behaviour: Behaviour;
  readonly plan: OutputPlan;
  readonly fit: Fit;
}

export interface End {
  readonly finish: string | null;
  /** The stop string that came up. */
  readonly stopString: string | null;
  /** Here and not in a chunk of its own. */
  readonly usage?: Usage;
}

export interface TextPart {
  readonly type: 'text';
  readonly text: string;
  readonly as: 'content' | 'reasoning' | 'reasoning_content';
  /** Tokens so far, these included. */
  readonly generated: number;
  readonly end?: End;
}

/** A piece of a stream, before a dialect puts it into words. */
export type StreamPart =
  | { readonly type: 'open' }
  | TextPart
  | { readonly type: 'end'; readonly generated: number; readonly end: End }
  | { readonly type: 'usage'; readonly usage: Usage };

/** What a JSON reply says. */
export interface Outcome {
  readonly text: string;
  readonly reasoning: Readonly<Record<string, string>>;
  readonly end: End;
  readonly usage: Usage;
}

/** How one route of one engine reads a request for text and words the reply. */
export interface Dialect {
  read(body: Readonly<Record<string, unknown>>, behaviour: Behaviour): ReadCall;
  asksForStream(body: Readonly<Record<string, unknown>>): boolean;
  /** The `data` of an event; empty where this dialect has none for the part. */
  encode(part: StreamPart, reply: Reply): string;
  /** The `data` of an error under status 200. */
  encodeFailure(failure: EngineFailure): string;
  completion(outcome: Outcome, reply: Reply): Record<string, unknown>;
  readonly finishNames: Readonly<Record<Finish, string>>;
  /** Whether a chunk with the role comes before the first token. */
  readonly opens: boolean;
  /** Whether the token that reaches the limit carries the finish_reason. Otherwise a chunk of its own does. */
  readonly mergesLength: boolean;
  readonly keepsStop: boolean;
  readonly done: 'always' | 'unless failed' | 'never';
  /** Refusals that come as an event under status 200 when a stream was asked for. */
  readonly failsInStream: ReadonlySet<EngineFailure['kind']>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a JSON reply: TGI tells its counts there. */
  replyHeaders?(outcome: Outcome): Record<string, string>;
}

/** What routes may ask of the engine. */
export interface EngineView {
  readonly behaviour: Behaviour;
  readonly scheduler: Scheduler;
  readonly ledger: Ledger;
  /** Seconds since 1970. */
  readonly startedAt: number;
}

export interface FactReply {
  readonly status?: number;
  /** A string is sent as it is, as text; null: no body. */
  readonly body: unknown;
}

/** Answers a question about the engine. */
export type FactRoute = (
  body: Readonly<Record<string, unknown>>,
  engine: EngineView,
) => FactReply | EngineFailure;

/** One kind of engine: its routes by `METHOD /path`, and its words for what goes wrong. */
export interface Flavour {
  readonly dialects: Readonly<Record<string, Dialect>>;
  readonly facts: Readonly<Record<string, FactRoute>>;
  /** What the bodies of its facts may hold, by route. */
  readonly factFields?: Readonly<Record<string, readonly string[]>>;
  failure(failure: EngineFailure): FailureReply;
  /** Whether a key is asked for here, if one is set at all. */
  isProtected(path: string): boolean;
}
