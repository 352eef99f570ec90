import { systemClock, type Clock } from '@twinscribe/platform';
import type { IngestEvent } from '../ingest-sources.ts';

export interface IngestReport {
  add(event: IngestEvent): void;
  readonly failed: number;
  /** One line. */
  summary(): string;
  toJson(): object;
}

type Action = Extract<IngestEvent, { type: 'done' }>['action'];

/** What has been done, as what would be done. */
export const PLAN_WORDS: Readonly<Record<Action, string>> = {
  added: 'add',
  updated: 'update',
  unchanged: 'unchanged',
  removed: 'remove',
  draft: 'draft',
  skipped: 'skip',
};

/** Counts what has been done since it was made. */
export function createIngestReport(
  { dryRun }: { dryRun: boolean },
  { clock = systemClock }: { clock?: Clock } = {},
): IngestReport {
  const start = clock.now();
  const done: { path: string; action: Action }[] = [];
  const faults: { path: string; reason: string }[] = [];
  const counts = { added: 0, updated: 0, unchanged: 0, removed: 0, draft: 0, skipped: 0 };
  let chunks = 0;
  const seconds = (): number => Math.round((clock.now() - start) / 100) / 10;
  return {
    add: (event) => {
      if (event.type === 'fault') return void faults.push({ path: event.path, reason: event.reason });
      counts[event.action] += 1;
      chunks += event.chunks;
      if (dryRun) done.push({ path: event.path, action: event.action });
    },
    get failed() {
      return faults.length;
    },
    summary: () => {
      const counted = renderCounts({ ...counts, failed: faults.length });
      return `${counted}; ${dryRun ? 'nothing was changed (dry run)' : `${chunks} chunks in ${seconds()} s`}`;
    },
    toJson: () => {
      const { draft: drafts, ...others } = counts;
      const summary = { ...others, drafts, failed: faults.length, chunks, seconds: seconds(), faults };
      const plan = done.map(({ path, action }) => ({ path, action: PLAN_WORDS[action] }));
      return dryRun ? { ...summary, dryRun, plan } : summary;
    },
  };
}

/** What most runs have none of is not worth the width. */
function renderCounts({ draft, failed, ...counts }: Record<Action | 'failed', number>): string {
  const parts = Object.entries({ ...counts, 'in draft': draft, failed });
  const shown = parts.filter(([name, count]) => count > 0 || name === 'added' || name === 'failed');
  return shown.map(([name, count]) => `${count} ${name}`).join(', ');
}
