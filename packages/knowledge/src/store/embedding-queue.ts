import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { AppError, untilAborted, type Clock } from '@twinscribe/platform';
import type { Embedder } from '../embed/embedder.ts';
import { embedDocuments, toRefusal } from './embed-documents.ts';
import type { KnownEmbedder } from './embedding-rows.ts';
import type { LegFailure } from './leg-failure.ts';
import type { LibraryRows } from './library-rows.ts';

export interface EmbeddingQueueCapabilities {
  readonly rows: LibraryRows;
  readonly embedder: Embedder;
  readonly clock: Clock;
  readonly now: () => Date;
  readonly onLegFailure: (failure: LegFailure) => void;
}

/** `held`: another process is at it. */
type Outcome = 'done' | 'held' | 'failed';

/** Chunks that are embedded between two looks at what waits. */
const CHUNKS_PER_GROUP = 128;
const DOCUMENTS_PER_GROUP = 128;
/** How often there is a look for what other processes left, and for what failed: later each time, up to the limit. */
const LOOK_MS = 30_000;
const RETRY_MS = 1_000;
const LIMIT_RETRY_MS = 60_000;
/** A process that has died holds the work up no longer than that; one that works renews its hold in time. */
const HOLD_MS = 10_000;
const RENEW_MS = 3_000;
const POLL_MS = 100;

/**
 * Embeds what the library holds without vectors: what this process writes, at once; what others left, in time. One process
 * at a time does so. What fails is tried again, and nothing is lost meanwhile: that a document waits is in the library.
 */
export class EmbeddingQueue {
  readonly #known: KnownEmbedder;
  readonly #capabilities: EmbeddingQueueCapabilities;
  readonly #holding: { readonly id: number; readonly holder: string };
  readonly #closing = new AbortController();
  /** Keys of documents that the embedder does not take: asked for once a process. */
  readonly #refused = new Set<number>();
  #pass: Promise<Outcome> | undefined;
  #failures = 0;
  #cancelLook = (): void => undefined;

  constructor({ known }: { known: KnownEmbedder }, capabilities: EmbeddingQueueCapabilities) {
    this.#known = known;
    this.#holding = { id: known.id, holder: randomUUID() };
    this.#capabilities = capabilities;
  }

  /** Something may wait. After a failure it has to, until the next try is due. */
  wake(): void {
    if (this.#failures === 0) void this.#run();
  }

  /**
   * Resolves when nothing waits any more, or when it has to wait: then `onLegFailure` has been told. Rejects with the signal's
   * reason.
   */
  async drain({ signal }: { signal: AbortSignal }): Promise<void> {
    const { clock } = this.#capabilities;
    while ((await untilAborted(this.#run(), { signal })) === 'held')
      await untilAborted(new Promise<void>((resolve) => void clock.after(POLL_MS, resolve)), { signal });
  }

  /** Resolves when nothing reads the database any more. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('The library was closed.'));
    this.#cancelLook();
    await this.#pass;
  }

  #run(): Promise<Outcome> {
    this.#cancelLook();
    this.#pass ??= this.#embedAll();
    return this.#pass;
  }

  /** Never rejects. What is written while it runs is embedded by it or wakes another one. */
  async #embedAll(): Promise<Outcome> {
    const { onLegFailure } = this.#capabilities;
    let outcome: Outcome;
    try {
      outcome = await this.#embedGroups();
      if (outcome === 'done') this.#release();
      this.#failures = 0;
    } catch (error) {
      outcome = 'failed';
      this.#failures += 1;
      this.#release();
      if (!this.#closing.signal.aborted) onLegFailure({ leg: 'lsa', during: 'embedding', error });
    }
    this.#pass = undefined;
    if (!this.#closing.signal.aborted) this.#lookAgain(outcome);
    return outcome;
  }

  #release(): void {
    try {
      this.#capabilities.rows.embeddings.release(this.#holding);
    } catch {
      // Another process writes for seconds: the hold lapses by itself.
    }
  }

  #lookAgain(outcome: Outcome): void {
    const retryMs = Math.min(RETRY_MS * 2 ** (this.#failures - 1), LIMIT_RETRY_MS);
    const delayMs = outcome === 'failed' ? retryMs : LOOK_MS;
    this.#cancelLook = this.#capabilities.clock.after(delayMs, () => void this.#run());
  }

  async #embedGroups(): Promise<Outcome> {
    const { rows, onLegFailure } = this.#capabilities;
    const { signal } = this.#closing;
    for (let after = 0; ;) {
      await setImmediate();
      signal.throwIfAborted();
      if (!rows.embeddings.has(this.#known)) throw otherEmbedder();
      const group = nextGroup({ embedder: this.#known, after }, rows);
      const keys = group.filter((key) => !this.#refused.has(key));
      if (group.length === 0) return 'done';
      if (!this.#hold()) return 'held';
      after = group.at(-1) ?? after;
      const { refused } = await this.#whileHolding(() =>
        embedDocuments({ keys, known: this.#known }, { ...this.#capabilities, signal }),
      );
      for (const { key } of refused) this.#refused.add(key);
      const [first, ...others] = refused;
      if (first !== undefined)
        onLegFailure({ leg: 'lsa', during: 'embedding', error: toRefusal([first, ...others]) });
    }
  }

  /** False where another process has it. */
  #hold(): boolean {
    const { rows, now } = this.#capabilities;
    const atMs = now().getTime();
    return rows.embeddings.hold({ ...this.#holding, atMs, untilMs: atMs + HOLD_MS });
  }

  async #whileHolding<Result>(work: () => Promise<Result>): Promise<Result> {
    const { clock } = this.#capabilities;
    let cancel = (): void => undefined;
    const renewLater = (): void => {
      cancel = clock.after(RENEW_MS, () => {
        try {
          this.#hold();
        } catch {
          // Another process writes for seconds: there is time for two more tries.
        }
        renewLater();
      });
    };
    renewLater();
    try {
      return await work();
    } finally {
      cancel();
    }
  }
}

/** Keys of the next documents that wait, as many as are embedded at one go; `[]` after the last one. */
export function nextGroup(
  { embedder, after }: { embedder: KnownEmbedder; after: number },
  { embeddings }: Pick<LibraryRows, 'embeddings'>,
): number[] {
  let chunks = 0;
  const page = embeddings.waiting({ embedder, after, limit: DOCUMENTS_PER_GROUP });
  const isWithin = page.map((document) => (chunks += document.chunks) <= CHUNKS_PER_GROUP);
  return page.filter((_, i) => i === 0 || isWithin[i] === true).map(({ key }) => key);
}

const otherEmbedder = (): AppError =>
  new AppError(
    'internal',
    'The library was indexed with another embedding model meanwhile. Start again with the EMBEDDINGS_MODEL that it has now.',
  );
