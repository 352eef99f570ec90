/** One request that asked for text, for as long as it is remembered. Times are milliseconds since 1970. */
export interface RequestRecord {
  /** As the engine calls it. */
  readonly id: string;
  /** `X-Request-Id`, if the client sent one. */
  readonly requestId: string | null;
  readonly path: string;
  readonly stream: boolean;
  readonly promptTokens: number;
  readonly maxTokens: number;
  readonly receivedAt: number;
  outcome: 'waiting' | 'running' | 'completed' | 'aborted' | 'failed' | 'rejected';
  generatedTokens: number;
  /** Of these, generated when the client was gone. */
  tokensAfterClose: number;
  startedAt: number | null;
  firstTokenAt: number | null;
  /** When the client left before it had its answer. */
  closedAt: number | null;
  /** When generation ended. */
  stoppedAt: number | null;
}

/** What has happened since the start or the last reset; `running`, `waiting` and `kvTokensInUse` are of this moment. */
export interface EngineStats {
  readonly requests: number;
  readonly completed: number;
  readonly aborted: number;
  readonly failed: number;
  readonly rejected: number;
  readonly running: number;
  readonly waiting: number;
  readonly maxRunning: number;
  readonly maxWaiting: number;
  readonly kvTokensInUse: number;
  readonly maxKvTokensReserved: number;
  readonly promptTokens: number;
  readonly generatedTokens: number;
  readonly tokensAfterClose: number;
  /** From the close of a client's connection to the end of generation. */
  readonly cancelMs: {
    readonly count: number;
    readonly p50: number;
    readonly p99: number;
    readonly max: number;
  };
  readonly connections: { readonly open: number; readonly accepted: number };
  readonly faults: Readonly<Record<string, number>>;
  /** Routes, fields and values that no such engine knows. Tests want it empty. */
  readonly unexpected: readonly string[];
}

const LIMIT_RECORDS = 1_000;
const LIMIT_SAMPLES = 10_000;
const LIMIT_UNEXPECTED = 1_000;

/** Counters that go up, and the last requests. */
export class Ledger {
  counts = freshCounts();
  #records: RequestRecord[] = [];
  #cancelMs: number[] = [];
  #unexpected: string[] = [];

  remember(record: RequestRecord): void {
    if (this.#records.length >= 2 * LIMIT_RECORDS) this.#records = this.#records.slice(-LIMIT_RECORDS);
    this.#records.push(record);
    this.counts.requests += 1;
  }

  /** The last ones, oldest first. */
  records(): RequestRecord[] {
    return this.#records.slice(-LIMIT_RECORDS).map((record) => ({ ...record }));
  }

  noteCancel(ms: number): void {
    if (this.#cancelMs.length >= LIMIT_SAMPLES) this.#cancelMs.shift();
    this.#cancelMs.push(ms);
  }

  noteUnexpected(what: string): void {
    if (this.#unexpected.length < LIMIT_UNEXPECTED) this.#unexpected.push(what);
  }

  unexpected(): string[] {
    return [...this.#unexpected];
  }

  cancelMs(): EngineStats['cancelMs'] {
    const sorted = [...this.#cancelMs].sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
    return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
  }

  reset(): void {
    this.counts = freshCounts();
    this.#records = [];
    this.#cancelMs = [];
    this.#unexpected = [];
  }
}

function freshCounts(): {
  -readonly [
    Name in
      | 'requests'
      | 'completed'
      | 'aborted'
      | 'failed'
      | 'rejected'
      | 'maxRunning'
      | 'maxWaiting'
      | 'maxKvTokensReserved'
      | 'promptTokens'
      | 'generatedTokens'
      | 'tokensAfterClose'
  ]: EngineStats[Name];
} {
  return {
    requests: 0,
    completed: 0,
    aborted: 0,
    failed: 0,
    rejected: 0,
    maxRunning: 0,
    maxWaiting: 0,
    maxKvTokensReserved: 0,
    promptTokens: 0,
    generatedTokens: 0,
    tokensAfterClose: 0,
  };
}

/** Milliseconds since 1970, finer than a millisecond, never going back. */
export const timestamp = (): number => performance.timeOrigin + performance.now();
