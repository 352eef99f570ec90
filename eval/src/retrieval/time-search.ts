import { DEFAULT_TENANT, type LibraryStore, type StageRunner } from '@twinscribe/knowledge';
import type { Clock } from '@twinscribe/platform';

export interface SearchTimes {
  readonly totalMs: number;
  /** Of the stages that took place, in the order in which they ended. */
  readonly stagesMs: Readonly<Record<string, number>>;
}

/** One search, and what each of its stages takes. */
export async function timeSearch(
  request: Omit<Parameters<LibraryStore['search']>[0], 'tenant'>,
  {
    store,
    clock,
    signal,
  }: { store: Pick<LibraryStore, 'search'>; clock: Pick<Clock, 'now'>; signal: AbortSignal },
): Promise<SearchTimes> {
  const stagesMs: Record<string, number> = {};
  const stage: StageRunner = (name, work) => {
    const start = clock.now();
    const result = work();
    stagesMs[name] = clock.now() - start;
    return result;
  };
  const start = clock.now();
  await store.search({ tenant: DEFAULT_TENANT, ...request }, { signal, stage });
  return { totalMs: clock.now() - start, stagesMs };
}
