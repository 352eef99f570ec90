import type { ServerResponse } from 'node:http';

/** The client of one request, as seen from its connection. */
export interface Client {
  /** Has left before it had its whole reply. */
  readonly gone: boolean;
  /** Calls back once when it leaves, at once if it has left. The function returned takes that back. */
  onGone(callback: () => void): () => void;
  /** Resolves when it leaves, or after so many milliseconds. */
  goneWithin(ms: number): Promise<void>;
}

export function watchClient(res: ServerResponse): Client {
  let gone = false;
  const callbacks = new Set<() => void>();
  // Also fires after a reply that came to its end.
  res.once('close', () => {
    gone = !res.writableEnded;
    if (gone) for (const callback of callbacks) callback();
    callbacks.clear();
  });
  const onGone = (callback: () => void): (() => void) => {
    if (gone) callback();
    else callbacks.add(callback);
    return () => callbacks.delete(callback);
  };
  return {
    get gone() {
      return gone;
    },
    onGone,
    goneWithin: (ms) =>
      new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          forget();
          resolve();
        };
        const timer = Number.isFinite(ms) ? setTimeout(end, ms) : undefined;
        let forget = (): void => {};
        forget = onGone(end);
      }),
  };
}
