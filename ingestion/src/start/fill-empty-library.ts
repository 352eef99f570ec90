import { access, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DEFAULT_TENANT, type LibraryStats, type LibraryStore } from '@twinscribe/knowledge';
import { detectLanguage } from '../extract/detect-language.ts';
import { ingestSources } from '../ingest-sources.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** In the data directory for as long as the example is being taken in. */
const UNFINISHED = 'example-unfinished';

/**
 * Ingests the folder into the library if that has no document yet, or if an earlier call was interrupted. Returns what
 * the library holds then.
 */
export async function fillEmptyLibrary(
  { folder, dataDirectory }: { folder: string; dataDirectory: string },
  { store, terminal, signal }: { store: LibraryStore; terminal: Terminal; signal: AbortSignal },
): Promise<LibraryStats> {
  const stats = await store.stats({ tenant: DEFAULT_TENANT });
  const marker = join(dataDirectory, UNFINISHED);
  if (stats.documents > 0 && !(await exists(marker))) return stats;
  const state = stats.documents === 0 ? 'empty' : 'not complete';
  terminal.note(`The library is ${state}: taking in the example, ${folder}`);
  await writeFile(marker, '');
  const defaults = { author: null, category: null, language: null, tags: [] };
  const request = {
    tenant: DEFAULT_TENANT,
    paths: [folder],
    cwd: folder,
    defaults,
    includeDrafts: false,
    prune: false,
    dryRun: false,
  };
  let added = 0;
  for await (const event of ingestSources(request, { store, detectLanguage, signal })) {
    if (event.type === 'fault') terminal.note(`${event.path}: ${event.reason}`);
    else if (event.action === 'added')
      terminal.progress(`${(added += 1)} documents · ${basename(event.path)}`);
  }
  terminal.progress('');
  if (!signal.aborted) await rm(marker);
  return store.stats({ tenant: DEFAULT_TENANT });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
