import type { Ledger } from '../stats.ts';
import type { Sequence } from './sequence.ts';

export interface SchedulerLimits {
  readonly slots: number;
  readonly maxQueued: number | null;
  readonly kvTokens: number;
}

/**
 * Starts sequences in the order of their priority, then of their arrival, while there is a slot and room in the KV
 * cache. The first in the queue that does not fit holds up those behind it, as in the engines.
 */
export class Scheduler {
  readonly #limits: () => SchedulerLimits;
  readonly #ledger: Ledger;
  readonly #running = new Set<Sequence>();
  #waiting: Sequence[] = [];
  #reservedTokens = 0;

  constructor({ limits, ledger }: { limits: () => SchedulerLimits; ledger: Ledger }) {
    this.#limits = limits;
    this.#ledger = ledger;
  }

  get running(): number {
    return this.#running.size;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Prompt and generated tokens of what runs. */
  kvTokensInUse(): number {
    let tokens = 0;
    for (const sequence of this.#running) tokens += sequence.kvTokens;
    return tokens;
  }

  /** False where the queue is full. */
  submit(sequence: Sequence): boolean {
    const { maxQueued } = this.#limits();
    const mustWait = this.#waiting.length > 0 || !this.#fits(sequence);
    if (mustWait && maxQueued !== null && this.#waiting.length >= maxQueued) return false;
    this.#enqueue(sequence);
    this.startWaiting();
    const { counts } = this.#ledger;
    counts.maxWaiting = Math.max(counts.maxWaiting, this.#waiting.length);
    return true;
  }

  #enqueue(sequence: Sequence): void {
    const { priority } = sequence.options;
    let at = this.#waiting.length;
    while (at > 0 && (this.#waiting[at - 1]?.options.priority ?? 0) > priority) at -= 1;
    this.#waiting.splice(at, 0, sequence);
  }

  #fits(sequence: Sequence): boolean {
    const { slots, kvTokens } = this.#limits();
    return this.#running.size < slots && this.#reservedTokens + sequence.options.reservedTokens <= kvTokens;
  }

  /** To be called when a limit has grown, too. */
  startWaiting(): void {
    const { counts } = this.#ledger;
    for (let next = this.#waiting[0]; next !== undefined && this.#fits(next); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#running.add(next);
      this.#reservedTokens += next.options.reservedTokens;
      counts.maxRunning = Math.max(counts.maxRunning, this.#running.size);
      counts.maxKvTokensReserved = Math.max(counts.maxKvTokensReserved, this.#reservedTokens);
      next.start();
    }
  }

  release(sequence: Sequence): void {
    if (this.#running.delete(sequence)) this.#reservedTokens -= sequence.options.reservedTokens;
    else this.#waiting = this.#waiting.filter((other) => other !== sequence);
    this.startWaiting();
  }

  /** By the engine's own id of the request. */
  abort(id: string): boolean {
    const found = this.#all().find(({ record }) => record.id === id);
    found?.end('aborted');
    return found !== undefined;
  }

  abortAll(): void {
    const all = this.#all();
    this.#waiting = [];
    for (const sequence of all) sequence.end('aborted');
  }

  #all(): Sequence[] {
    return [...this.#running, ...this.#waiting];
  }
}
