import { fileURLToPath, pathToFileURL } from 'node:url';
import type { LibraryStore } from '@twinscribe/knowledge';
import type { DetectLanguage } from './extract/detect-language.ts';
import type { DocumentDefaults } from './extract/describe-document.ts';
import { ingestDocument, type IngestOutcome } from './ingest-document.ts';
import { mapAhead } from './map-ahead.ts';
import { faultReason } from './sources/fault-reason.ts';
import { readFolderSource } from './sources/folder-source.ts';
import { isVanished } from './sources/is-vanished.ts';
import type { SourceItem } from './sources/source-item.ts';
import { resolveRoots, uriPrefixOf, type SourceRoot } from './sources/source-root.ts';

export interface IngestSourcesRequest {
  readonly tenant: string;
  /** Folders, files and globs; relative ones are looked up in `cwd`. */
  readonly paths: readonly string[];
  readonly cwd: string;
  readonly defaults: DocumentDefaults;
  readonly includeDrafts: boolean;
  readonly prune: boolean;
  readonly dryRun: boolean;
}

export type IngestEvent =
  | { readonly type: 'fault'; readonly path: string; readonly reason: string }
  | {
      readonly type: 'done';
      readonly path: string;
      readonly action: IngestOutcome['action'] | 'removed' | 'skipped';
      readonly chunks: number;
    };

export interface IngestSourcesCapabilities {
  readonly store: Pick<LibraryStore, 'replaceDocument' | 'removeDocument' | 'listFingerprints'>;
  readonly detectLanguage: DetectLanguage;
  readonly signal: AbortSignal;
}

/** Reading one file while another is chunked; more would only hold more texts in memory. */
const LIMIT_AT_ONCE = 4;

interface KnownDocument {
  readonly documentId: string;
  readonly fingerprint: string;
}

/** By URI. */
type Known = ReadonlyMap<string, KnownDocument>;

/**
 * Brings the library in line with the files, in their order, then removes what has vanished if asked to. Each event says
 * what has been done (or would be, in a dry run). A file's fault is an event; a failure of the library is thrown.
 *
 * Guarantees: a document is either as it was or as it should be, whenever this is interrupted; running it again does
 * what is left. After an abort, the documents that were begun are finished and no others.
 */
export async function* ingestSources(
  request: IngestSourcesRequest,
  capabilities: IngestSourcesCapabilities,
): AsyncGenerator<IngestEvent, void, undefined> {
  const { roots, faults } = await resolveRoots(request);
  for (const fault of faults) yield { type: 'fault', ...fault };
  const known = await listKnown({ tenant: request.tenant, roots }, capabilities);
  const met = new Map<string, IngestEvent>();
  const items = readFolderSource({ roots }, capabilities);
  const events = mapAhead({ items, limit: LIMIT_AT_ONCE }, (item) =>
    ingestItem({ item, known, request }, capabilities),
  );
  for await (const event of events) {
    met.set(pathToFileURL(event.path).href, event);
    yield event;
  }
  if (request.prune) yield* prune({ known, met, request }, capabilities);
}

async function listKnown(
  { tenant, roots }: { tenant: string; roots: readonly SourceRoot[] },
  { store }: Pick<IngestSourcesCapabilities, 'store'>,
): Promise<Known> {
  const known = new Map<string, KnownDocument>();
  for (const uriPrefix of new Set(roots.map(uriPrefixOf))) {
    for (const [uri, document] of await store.listFingerprints({ tenant, uriPrefix }))
      known.set(uri, document);
  }
  return known;
}

async function ingestItem(
  { item, known, request }: { item: SourceItem; known: Known; request: IngestSourcesRequest },
  capabilities: IngestSourcesCapabilities,
): Promise<IngestEvent> {
  const { path } = item;
  if (item.type === 'fault') return item;
  if (item.type === 'skipped') return { type: 'done', path, action: 'skipped', chunks: 0 };
  try {
    const knownFingerprint = known.get(item.file.uri)?.fingerprint;
    return {
      type: 'done',
      path,
      ...(await ingestDocument({ ...request, file: item.file, knownFingerprint }, capabilities)),
    };
  } catch (thrown) {
    return { type: 'fault', path, reason: faultReason(thrown) };
  }
}

/** Removes documents whose file has vanished or has become a draft. A file at fault keeps the document that it was. */
async function* prune(
  {
    known,
    met,
    request,
  }: { known: Known; met: ReadonlyMap<string, IngestEvent>; request: IngestSourcesRequest },
  { store, signal }: IngestSourcesCapabilities,
): AsyncGenerator<IngestEvent> {
  const { tenant, dryRun } = request;
  for (const [uri, { documentId }] of known) {
    if (signal.aborted) return;
    const event = met.get(uri);
    const isWithdrawn = event?.type === 'done' && event.action === 'draft';
    if (!isWithdrawn && (event !== undefined || !(await isVanished(uri)))) continue;
    if (dryRun || (await store.removeDocument({ tenant, documentId }))) {
      yield { type: 'done', path: fileURLToPath(uri), action: 'removed', chunks: 0 };
    }
  }
}
