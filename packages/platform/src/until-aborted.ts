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
