import { chunkDocument, documentId, type LibraryStore } from '@twinscribe/knowledge';
import { AppError } from '@twinscribe/platform';
import { fingerprintDocument } from '../fingerprint-document.ts';
import { faultReason } from '../sources/fault-reason.ts';
import { parseLine } from './parse-line.ts';
import { libraryHeaderSchema, libraryLineSchema, type LibraryHeader } from './library-line.ts';
import { readLines, type Line } from './read-lines.ts';

export type ImportEvent =
  | {
      readonly type: 'done';
      readonly line: number;
      readonly action: 'added' | 'updated' | 'unchanged';
      readonly chunks: number;
    }
  | { readonly type: 'fault'; readonly line: number; readonly reason: string };

export interface ImportCapabilities {
  readonly store: Pick<LibraryStore, 'replaceDocument' | 'listFingerprints'>;
  readonly signal: AbortSignal;
}

/**
 * Takes an exported library in, document by document; what the library has already is left alone, and documents that the
 * export does not know stay. A faulty line is an event and the others are taken; a file without our header is refused
 * with AppError. Ends early when the signal aborts; the same import again does the rest.
 */
export async function* importLibrary(
  { tenant, source }: { tenant: string; source: AsyncIterable<Uint8Array> },
  { store, signal }: ImportCapabilities,
): AsyncGenerator<ImportEvent, void, undefined> {
  const fingerprints = new Map<string, string>();
  for (const [uri, { fingerprint }] of await store.listFingerprints({ tenant, uriPrefix: '' }))
    fingerprints.set(uri, fingerprint);
  let announced: number | undefined;
  let last: Line = { number: 0, text: '' };
  for await (const line of readLines(source)) {
    if (signal.aborted) return;
    last = line;
    if (announced === undefined) announced = parseHeader(line).documents;
    else yield await importLine({ line, tenant, fingerprints }, { store });
  }
  if (announced === undefined)
    throw new AppError('invalid_request', 'nothing came in; use it as: twin import < library.jsonl');
  const came = last.number - 1;
  if (came < announced)
    yield {
      type: 'fault',
      line: last.number,
      reason: `the file ends after ${came} of ${announced} documents: it has been cut`,
    };
}

function parseHeader(line: Line): LibraryHeader {
  try {
    return parseLine(line, { schema: libraryHeaderSchema });
  } catch (cause) {
    throw new AppError(
      'invalid_request',
      'line 1 is not the header of a library exported by this version (twin export)',
      { cause },
    );
  }
}

async function importLine(
  { line, tenant, fingerprints }: { line: Line; tenant: string; fingerprints: Map<string, string> },
  { store }: Pick<ImportCapabilities, 'store'>,
): Promise<ImportEvent> {
  try {
    const { document } = parseLine(line, { schema: libraryLineSchema });
    const fingerprint = fingerprintDocument(document);
    const known = fingerprints.get(document.uri);
    if (known === fingerprint) return { type: 'done', line: line.number, action: 'unchanged', chunks: 0 };
    const action = known === undefined ? 'added' : 'updated';
    const chunks = chunkDocument({
      ...document,
      tenant,
      documentId: documentId({ tenant, uri: document.uri }),
    });
    await store.replaceDocument({ tenant, document, chunks, fingerprint });
    fingerprints.set(document.uri, fingerprint);
    const searchable = chunks.filter(({ kind }) => kind !== 'hidden');
    return { type: 'done', line: line.number, action, chunks: searchable.length };
  } catch (thrown) {
    return { type: 'fault', line: line.number, reason: faultReason(thrown) };
  }
}
