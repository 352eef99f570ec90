import { basename } from 'node:path';
import { DEFAULT_TENANT, type LibraryStats, type LibraryStore } from '@twinscribe/knowledge';
import { detectLanguage } from '../extract/detect-language.ts';
import { ingestSources } from '../ingest-sources.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Ingests the folder into the library if that has no document yet. Returns what the library holds then. */
export async function fillEmptyLibrary(
  { folder }: { folder: string },
  { store, terminal, signal }: { store: LibraryStore; terminal: Terminal; signal: AbortSignal },
): Promise<LibraryStats> {
  const stats = await store.stats({ tenant: DEFAULT_TENANT });
  if (stats.documents > 0) return stats;
  terminal.note(`The library is empty: taking in the example, ${folder}`);
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
  return store.stats({ tenant: DEFAULT_TENANT });
}
