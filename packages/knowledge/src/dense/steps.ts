/**
 * Work in steps: yields between blocks of a few milliseconds the share that is done, so that whoever drives it can report
 * it, make room for other work, or stop.
 */
export type Steps<Result> = Generator<number, Result, undefined>;

/** Multiplications between two steps: some milliseconds. */
export const OPERATIONS_PER_STEP = 4_000_000;

/** For work of so many stages, one after the other: makes of the share of each one the share of all. */
export function countStages({ stages }: { stages: number }): <Result>(steps: Steps<Result>) => Steps<Result> {
  let finished = 0;
  return function* (steps) {
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) {
        finished += 1;
        return value;
      }
      yield (finished + value) / stages;
    }
  };
}
