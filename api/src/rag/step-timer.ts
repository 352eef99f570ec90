/** Times the steps of one request, so that the flow itself need not. Milliseconds. */
export interface StepTimer {
  /** Takes a function, because work may do much before its first wait. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Times a stream from the first request to its end, and `<name>FirstItem` until its first item. */
  stream<T>(name: string, items: AsyncGenerator<T, void, undefined>): AsyncGenerator<T, void, undefined>;
  /** By step, and `total` since the timer was made. */
  timings(): Record<string, number>;
}

export function createStepTimer({ now }: { now: () => number }): StepTimer {
  const startedAt = now();
  const elapsed: Record<string, number> = {};
  const since = (from: number): number => Math.round((now() - from) * 100) / 100;

  return {
    async step(name, work) {
      const from = now();
      try {
        return await work();
      } finally {
        elapsed[name] = since(from);
      }
    },
    async *stream(name, items) {
      const from = now();
      for await (const item of items) {
        elapsed[`${name}FirstItem`] ??= since(from);
        // Before the consumer sees the last item, because it reads the timings then.
        elapsed[name] = since(from);
        yield item;
      }
    },
    timings: () => ({ ...elapsed, total: since(startedAt) }),
  };
}
