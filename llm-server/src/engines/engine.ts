import type { ChatMessage, FinishReason, Sampling, SourcedNumber, Usage } from '@twinscribe/contracts';

/** A request that has passed the limits: the model is known and the prompt, as far as one can tell, fits. */
export interface EngineRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  /** Always said: engines differ in what they take for a default. */
  readonly maxTokens: number;
  readonly sampling: Sampling;
  readonly requestId: string;
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
  /** False where no language model answers. */
  readonly generates: boolean;
}

export interface EngineDescription {
  readonly version: string | null;
  /** The first is the one to use where nothing else is asked for. */
  readonly models: readonly EngineModel[];
}

/**
 * What stands behind this tier. Every implementation passes one contract suite:
 *
 * - `generate` yields any number of deltas and progress events and then exactly one `end`, or throws AppError. An answer
 *   that the engine did not finish, for whatever reason, is an error and never an `end`.
 * - Aborting the signal, or leaving the loop, reaches the engine at once: nobody waits, and nothing goes on being
 *   generated for a caller who has left. After an abort it throws the signal's reason, as an AppError.
 * - Calls do not disturb one another.
 */
export interface Engine {
  readonly kind: string;
  generate(
    request: EngineRequest,
    capabilities: { signal: AbortSignal },
  ): AsyncGenerator<EngineEvent, void, undefined>;
  /** Asks the engine anew each time. Throws AppError where it does not answer. */
  describe(capabilities: { signal: AbortSignal }): Promise<EngineDescription>;
  close(): void;
}
