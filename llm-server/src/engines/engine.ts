import type {
  ChatMessage,
  ExtraSampling,
  FinishReason,
  ResponseFormat,
  Sampling,
  SourcedNumber,
  Usage,
} from '@twinscribe/contracts';

/** A request that has passed the limits: the model is known and the prompt, as far as one can tell, fits. */
export interface EngineRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  /** Always said: engines differ in what they take for a default. */
  readonly maxTokens: number;
  readonly sampling: Sampling;
  /** A form of JSON. Only where the model's features have it. */
  readonly responseFormat?: ResponseFormat | undefined;
  readonly requestId: string;
  /** Whose request it is. Engines that can keep what tenants have in their caches apart do. */
  readonly tenant?: string | undefined;
  /** Used only where the engine is configured to heed it. */
  readonly priority?: Priority | undefined;
}

export type Priority = 'interactive' | 'batch';

export type Prompt = Pick<EngineRequest, 'model' | 'messages'>;

export interface PromptCount {
  readonly tokens: number;
  /** Whether the engine's own tokenizer has counted. */
  readonly exact: boolean;
}

export type EngineEvent =
  /** Text of the answer, never empty. */
  | { readonly type: 'delta'; readonly text: string }
  /** The engine works but has nothing to show: a model that reasons first. */
  | { readonly type: 'progress' }
  | { readonly type: 'end'; readonly finishReason: FinishReason; readonly usage: Usage };

export interface EngineModel {
  readonly id: string;
  readonly ownedBy: string;
  readonly maxContextTokens: SourcedNumber;
  readonly maxOutputTokens: SourcedNumber;
  /** Where an engine limits the prompt by itself, too. */
  readonly maxPromptTokens?: SourcedNumber | undefined;
  /** Whether `countPrompt` has the engine's own tokenizer. */
  readonly countsExactly: boolean;
  /** False where no language model answers. */
  readonly generates: boolean;
  /** The model that this one is an adapter of. */
  readonly parent?: string | undefined;
  /** What it can do besides, and this server passes on. */
  readonly features?: EngineFeatures | undefined;
}

export interface EngineFeatures {
  readonly jsonSchema?: boolean | undefined;
  readonly logprobs?: boolean | undefined;
  readonly sampling?: readonly ExtraSampling[] | undefined;
  /** Whether it heeds the priority of a request. */
  readonly priority?: boolean | undefined;
}

/** As the engine tells them; what it does not tell is missing. */
export interface EngineCapacity {
  /** Requests that it takes at the same time. */
  readonly maxConcurrency?: number | undefined;
  /** Tokens of all running requests together, prompts and answers. */
  readonly kvCacheTokens?: number | undefined;
}

export interface EngineDescription {
  /** The kind of engine that was found where the configuration names only its wire. */
  readonly kind?: string | undefined;
  readonly version: string | null;
  /** The first is the one to use where nothing else is asked for. */
  readonly models: readonly EngineModel[];
  /** Models that were promised and that the engine does not have. */
  readonly missing?: readonly string[] | undefined;
  readonly capacity: EngineCapacity;
}

/**
 * What stands behind this tier. Every implementation passes one contract suite:
 *
 * - `generate` yields any number of deltas and progress events and then exactly one `end`, or throws AppError. An answer
 *   that the engine did not finish, for whatever reason, is an error and never an `end`.
 * - Aborting the signal, or leaving the loop, reaches the engine at once: nobody waits, and nothing goes on being
 *   generated for a caller who has left. After an abort it throws the signal's reason, as an AppError.
 * - `countPrompt` fails only when its signal aborts: where the engine does not count, an estimate stands in.
 * - Calls do not disturb one another.
 */
export interface Engine {
  readonly kind: string;
  generate(
    request: EngineRequest,
    capabilities: { signal: AbortSignal },
  ): AsyncGenerator<EngineEvent, void, undefined>;
  countPrompt(prompt: Prompt, capabilities: { signal: AbortSignal }): Promise<PromptCount>;
  /** Asks the engine anew each time. Throws AppError where it does not answer. */
  describe(capabilities: { signal: AbortSignal }): Promise<EngineDescription>;
  close(): void;
}
