import { z } from 'zod';
import type { StoredDocument } from '../../document.ts';
import type { DocumentPage, LibraryStats } from '../library-store.ts';
import { decodeCursor, encodeCursor } from '../list-cursor.ts';
import { recordSchema } from './point-payloads.ts';
import type { QdrantConnection } from './qdrant-connection.ts';
import { parsePayload, readPayloads, scrollPayloads } from './read-points.ts';
import { ofTenant } from './search-conditions.ts';

interface Source {
  readonly collection: string;
  readonly connection: QdrantConnection;
}

const titleSchema = z.object({ document: z.object({ id: z.string(), title: z.string() }) });
const uriSchema = z.object({
  fingerprint: z.string(),
  document: z.object({ id: z.string(), uri: z.string() }),
});
const figuresSchema = z.object({
  document: z.object({ author: z.string().nullable(), tags: z.array(z.string()), chunks: z.int() }),
});

/** Qdrant keeps no order of strings: every page reads the titles of all the tenant's documents, and the page's records. */
export async function listPage(
  { tenant, limit, cursor }: { tenant: string; limit: number; cursor?: string | undefined },
  source: Source,
): Promise<DocumentPage> {
  const position = cursor === undefined ? undefined : decodeCursor(cursor);
  const heads: { id: string; title: string }[] = [];
  for await (const payload of scrollRecords({ tenant, fields: ['document.id', 'document.title'] }, source))
    heads.push(parsePayload(payload, titleSchema).document);
  heads.sort((a, b) => compareCodePoints(a.title, b.title) || compareCodePoints(a.id, b.id));
  const after = position === undefined ? undefined : wholePosition({ position, heads });
  const rest =
    after === undefined
      ? heads
      : heads.filter((head) => {
          const order = compareCodePoints(head.title, after.title);
          return order > 0 || (order === 0 && compareCodePoints(head.id, after.id) > 0);
        });
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const records = await readPayloads({ ids: page.map(({ id }) => id) }, source);
  return {
    documents: page.flatMap(({ id }): Omit<StoredDocument, 'text'>[] => {
      const payload = records.get(id);
      return payload === undefined ? [] : [parsePayload(payload, recordSchema).document];
    }),
    nextCursor: rest.length > limit && last !== undefined ? encodeCursor(last) : null,
    total: heads.length,
  };
}

/** Of a title that the cursor cut, the document knows the rest. Where it has gone, some may be listed again. */
function wholePosition({
  position: { title, id, isCut },
  heads,
}: {
  position: ReturnType<typeof decodeCursor>;
  heads: readonly { id: string; title: string }[];
}): { id: string; title: string } {
  if (!isCut) return { title, id };
  const head = heads.find((other) => other.id === id);
  return head?.title.startsWith(title) === true ? head : { title, id: '' };
}

/** By URI, in code point order. */
export async function listUris(
  { tenant, uriPrefix }: { tenant: string; uriPrefix: string },
  source: Source,
): Promise<{ uri: string; documentId: string; fingerprint: string }[]> {
  const found: { uri: string; documentId: string; fingerprint: string }[] = [];
  const fields = ['fingerprint', 'document.id', 'document.uri'];
  for await (const payload of scrollRecords({ tenant, fields }, source)) {
    const { fingerprint, document } = parsePayload(payload, uriSchema);
    if (document.uri.startsWith(uriPrefix))
      found.push({ uri: document.uri, documentId: document.id, fingerprint });
  }
  return found.sort((a, b) => compareCodePoints(a.uri, b.uri));
}

export async function libraryStats({ tenant }: { tenant: string }, source: Source): Promise<LibraryStats> {
  let documents = 0;
  let chunks = 0;
  const authors = new Set<string>();
  const tags = new Set<string>();
  const fields = ['document.author', 'document.tags', 'document.chunks'];
  for await (const payload of scrollRecords({ tenant, fields }, source)) {
    const { document } = parsePayload(payload, figuresSchema);
    documents += 1;
    chunks += document.chunks;
    if (document.author !== null) authors.add(document.author);
    for (const tag of document.tags) tags.add(tag);
  }
  return { documents, chunks, authors: [...authors].sort(), tags: [...tags].sort() };
}

function scrollRecords(
  { tenant, fields }: { tenant: string; fields: string[] },
  source: Source,
): AsyncGenerator<unknown, void, undefined> {
  const filter = ofTenant({ tenant, must: [{ key: 'kind', match: { value: 'document' } }] });
  return scrollPayloads({ filter, fields }, source);
}

function compareCodePoints(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}
