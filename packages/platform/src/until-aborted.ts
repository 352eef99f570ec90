/**
 * The promise's result, or a rejection with the signal's reason if the signal comes first. The promise itself goes on;
 * what it brings later is ignored. Leaves no listener behind.
 */
export async function untilAborted<Value>(
  promise: Promise<Value>,
  { signal }: { signal: AbortSignal },
): Promise<Value> {
  let stop = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason as Error); // whatever its owner gave
  });
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
    promise.catch(() => {}); // a late failure has nobody left to tell
  }
}

/**
 * The same for waits that come one after the other, of which there are many: the signal is listened to once, until this
 * is disposed of.
 */
export function waitUntilAborted({
  signal,
}: {
  signal: AbortSignal;
}): { wait<Value>(promise: Promise<Value>): Promise<Value> } & Disposable {
  let fail = (_reason: Error): void => {};
  const abort = (): void => fail(signal.reason as Error); // whatever its owner gave
  signal.addEventListener('abort', abort, { once: true });
  return {
    wait: (promise) =>
      new Promise((resolve, reject) => {
        fail = reject;
        if (signal.aborted) abort();
        promise.then(resolve, reject);
      }),
    [Symbol.dispose]: () => signal.removeEventListener('abort', abort),
  };
}
