/**
 * The results of `map`, in the order of the items, with up to `limit` of them being worked on at once. The first failure
 * is thrown when its turn comes. Leaving the loop waits for what has been started.
 */
export async function* mapAhead<Item, Result>(
  { items, limit }: { items: AsyncIterable<Item>; limit: number },
  map: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const started: Promise<Result>[] = [];
  try {
    for await (const item of items) {
      const result = map(item);
      // It may fail long before its turn; the failure is not lost.
      void result.catch(() => undefined);
      started.push(result);
      const [oldest] = started;
      if (started.length < limit || oldest === undefined) continue;
      yield await oldest;
      void started.shift();
    }
    for (const result of started) yield await result;
  } finally {
    await Promise.allSettled(started);
  }
}
