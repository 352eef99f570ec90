import { timestamp, type Ledger, type RequestRecord } from '../stats.ts';
import type { OutputPlan } from './plan-output.ts';

/** The waits of one sequence, jitter included. */
export interface Pace {
  /** From the start to the first token. */
  readonly firstMs: number;
  /** To the next token; 0: no timer. */
  nextMs(): number;
}

export interface SequenceOptions {
  readonly plan: OutputPlan;
  /** Prompt and longest answer, which the scheduler keeps free for it. */
  readonly reservedTokens: number;
  /** Lower is earlier. */
  readonly priority: number;
  readonly pace: Pace;
  readonly record: RequestRecord;
  /** Tokens come one by one because somebody reads along. Without it and without a pace, all come at once. */
  readonly stream: boolean;
}

interface SequenceCapabilities {
  readonly ledger: Ledger;
  /** Gives the slot back. Called once, when generation has ended, or when it never began. */
  readonly release: (sequence: Sequence) => void;
}

type Timer = { readonly cancel: () => void } | undefined;

/** Timers fire up to a millisecond late; what would fall due within this time comes along. */
const TOLERANCE_MS = 0.5;

/** One prompt in the engine: waits, runs, and makes tokens at its own pace whether or not anybody reads them. */
export class Sequence {
  readonly options: SequenceOptions;
  readonly #capabilities: SequenceCapabilities;
  #pending: string[] = [];
  #wake: (() => void) | undefined;
  #timer: Timer;
  #dueAt = 0;
  #ended = false;

  constructor(options: SequenceOptions, capabilities: SequenceCapabilities) {
    this.options = options;
    this.#capabilities = capabilities;
  }

  /** Whether nothing more will be generated. */
  get ended(): boolean {
    return this.#ended;
  }

  get record(): RequestRecord {
    return this.options.record;
  }

  /** Tokens of its prompt and of what it has generated. */
  get kvTokens(): number {
    return this.record.promptTokens + this.record.generatedTokens;
  }

  start(): void {
    const { pace, record } = this.options;
    record.outcome = 'running';
    record.startedAt = timestamp();
    this.#capabilities.ledger.counts.promptTokens += record.promptTokens;
    this.#dueAt = performance.now() + pace.firstMs;
    this.#schedule(pace.firstMs);
  }

  /** Stops the making of tokens but keeps the slot: an engine that hangs. */
  pause(): void {
    this.#timer?.cancel();
  }

  /** Ends it now. Once it has ended, nothing changes its outcome any more. */
  end(outcome: 'completed' | 'aborted' | 'failed'): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#timer?.cancel();
    const { record } = this;
    record.outcome = outcome;
    record.stoppedAt = timestamp();
    const { ledger, release } = this.#capabilities;
    ledger.counts[outcome] += 1;
    if (record.closedAt !== null) ledger.noteCancel(record.stoppedAt - record.closedAt);
    release(this);
    this.#wake?.();
  }

  /** The client has left: from now on tokens are for nobody. */
  noteClientGone(): void {
    if (!this.#ended) this.record.closedAt ??= timestamp();
  }

  /** Tokens as they are made, several where the reader is slower. Ends when generation ends, for whatever reason. */
  async *tokens(): AsyncGenerator<string[], void, undefined> {
    for (;;) {
      const ended = this.#ended;
      const tokens = this.#pending;
      this.#pending = [];
      if (tokens.length > 0) yield tokens;
      else if (ended) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #schedule(delayMs: number): void {
    if (delayMs <= 0) {
      const immediate = setImmediate(() => this.#produce());
      this.#timer = { cancel: () => clearImmediate(immediate) };
    } else {
      const timeout = setTimeout(() => this.#produce(), Math.max(1, Math.round(delayMs)));
      this.#timer = { cancel: () => clearTimeout(timeout) };
    }
  }

  /** Makes what has fallen due. Due times are kept, not delays, so that a late timer does not slow the whole answer. */
  #produce(): void {
    const { plan, pace, stream } = this.options;
    const now = performance.now();
    let waitMs = 0;
    while (this.record.generatedTokens < plan.tokens.length) {
      this.#emit(plan.tokens[this.record.generatedTokens] ?? '');
      const nextMs = pace.nextMs();
      this.#dueAt = Math.max(this.#dueAt + nextMs, nextMs === 0 ? now : 0);
      waitMs = this.#dueAt - now;
      if (nextMs === 0 ? stream : waitMs > TOLERANCE_MS) break;
    }
    if (this.record.generatedTokens >= plan.tokens.length) this.end('completed');
    else this.#schedule(waitMs);
    this.#wake?.();
  }

  #emit(token: string): void {
    const { record } = this;
    const { counts } = this.#capabilities.ledger;
    record.firstTokenAt ??= timestamp();
    record.generatedTokens += 1;
    counts.generatedTokens += 1;
    if (record.closedAt !== null) {
      record.tokensAfterClose += 1;
      counts.tokensAfterClose += 1;
    }
    this.#pending.push(token);
  }
}
