import { AppError } from '@twinscribe/platform';
import type { z } from 'zod';
import type { StoredDocument } from '../../document.ts';
import { pieceSchema, recordSchema, type DocumentRecord, type Piece } from './point-payloads.ts';
import type { QdrantConnection } from './qdrant-connection.ts';
import { ofTenant, type Conditions } from './search-conditions.ts';

interface Source {
  readonly collection: string;
  readonly connection: QdrantConnection;
  readonly signal?: AbortSignal | undefined;
}

const PAGE = 256;
const LIMIT_IDS = 1_000;
const LIMIT_READINGS = 10;
/** Qdrant refuses a request for any other id. */
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** The payload as this code wrote it. Throws AppError where somebody else changed it. */
export function parsePayload<Schema extends z.ZodType>(payload: unknown, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new AppError('internal', 'The library in Qdrant holds a point of an unexpected form.', {
    cause: parsed.error,
  });
}

/** Payloads by id; of ids without a point there is none. */
export async function readPayloads(
  { ids }: { ids: readonly string[] },
  { collection, connection, signal }: Source,
): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (let start = 0; start < ids.length; start += LIMIT_IDS) {
    const body = {
      collection_name: collection,
      ids: ids.slice(start, start + LIMIT_IDS),
      with_payload: true,
    };
    const points = await connection.call((api, init) => api.getPoints(body, init), { signal });
    for (const { id, payload } of points) found.set(String(id), payload);
  }
  return found;
}

/** All payloads that meet the conditions, `fields` of each, in no order that means anything. */
export async function* scrollPayloads(
  { filter, fields }: { filter: Conditions; fields: string[] },
  { collection, connection, signal }: Source,
): AsyncGenerator<unknown, void, undefined> {
  let offset: string | number | undefined;
  do {
    const body = {
      collection_name: collection,
      filter,
      limit: PAGE,
      with_payload: fields,
      ...(offset === undefined ? {} : { offset }),
    };
    const page = await connection.call((api, init) => api.scrollPoints(body, init), { signal });
    for (const { payload } of page.points) yield payload;
    const next = page.next_page_offset;
    offset = typeof next === 'string' || typeof next === 'number' ? next : undefined;
  } while (offset !== undefined);
}

/** Undefined where the tenant has no such document. */
export async function readRecord(
  { tenant, id }: { tenant: string; id: string },
  source: Source,
): Promise<DocumentRecord | undefined> {
  if (!UUID.test(id)) return undefined;
  const payload = (await readPayloads({ ids: [id] }, source)).get(id);
  if (payload === undefined) return undefined;
  const record = recordSchema.safeParse(payload);
  return record.success && record.data.tenant === tenant ? record.data : undefined;
}

/** Of one generation, in the order of the text. */
export async function readPieces(
  { tenant, generation, document }: DocumentRecord,
  source: Source,
): Promise<Piece[]> {
  const filter = ofTenant({
    tenant,
    must: [
      { key: 'kind', match: { value: 'chunk' } },
      { key: 'documentId', match: { value: document.id } },
      { key: 'generation', match: { value: generation } },
    ],
  });
  const pieces: Piece[] = [];
  for await (const payload of scrollPayloads({ filter, fields: Object.keys(pieceSchema.shape) }, source))
    pieces.push(parsePayload(payload, pieceSchema));
  return pieces.sort((a, b) => a.ordinal - b.ordinal || a.part - b.part);
}

/**
 * One generation of the document, whole: while others replace it, it is read again. Undefined where the tenant has no such
 * document.
 */
export async function readGeneration(
  { tenant, id }: { tenant: string; id: string },
  source: Source,
): Promise<{ record: DocumentRecord; pieces: Piece[] } | undefined> {
  for (let reading = 0; reading < LIMIT_READINGS; reading += 1) {
    const record = await readRecord({ tenant, id }, source);
    if (record === undefined) return undefined;
    const pieces = await readPieces(record, source);
    const length = pieces.reduce((sum, { text }) => sum + text.length, 0);
    if (length === record.document.length) return { record, pieces };
    const again = await readRecord({ tenant, id }, source);
    if (again?.generation === record.generation)
      throw new AppError('internal', `The library in Qdrant is damaged (text of document ${id}).`);
  }
  throw new AppError('library_unavailable', 'The document is being replaced all the time. Try again.');
}

export function toStoredDocument({
  record,
  pieces,
}: {
  record: DocumentRecord;
  pieces: readonly Piece[];
}): StoredDocument {
  return { ...record.document, text: pieces.map(({ text }) => text).join('') };
}
