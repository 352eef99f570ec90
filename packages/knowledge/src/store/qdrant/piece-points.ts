import { randomUUID } from 'node:crypto';
import type { Chunk, SourceDocument } from '../../document.ts';
import type { AnalyzedChunk } from '../analyze-chunks.ts';
import { documentVector, type SparseVector } from './bm25-vector.ts';
import { DENSE, SPARSE } from './collections.ts';
import { filterPayload, type DocumentRecord, type Piece } from './point-payloads.ts';

export interface Point {
  readonly id: string;
  readonly vector: Record<string, SparseVector | number[]>;
  readonly payload: Record<string, unknown>;
}

/** Far below Qdrant's limit of 32 MiB a request, so that a request takes its time in steps. */
const LIMIT_REQUEST_BYTES = 4 * 1024 * 1024;
const LIMIT_REQUEST_POINTS = 256;
/** UTF-16 units of a hidden chunk in one point; as JSON at most six times as many bytes. */
const LIMIT_PART_LENGTH = 512 * 1024;

/** The points of a generation, none of them findable yet. `vectors` are by ordinal. */
export function* piecePoints({
  record: { tenant, generation, order, document: facts },
  document,
  analyzed,
  vectors,
}: {
  record: DocumentRecord;
  document: SourceDocument;
  analyzed: readonly AnalyzedChunk[];
  vectors: ReadonlyMap<number, Float32Array>;
}): Generator<Point> {
  const filterable = filterPayload(facts);
  for (const { chunk, counts } of analyzed) {
    const { id: chunkId, ordinal, start, end, kind: chunkKind, headingPath } = chunk;
    for (const [part, text] of partsOf({ chunk, text: document.text }).entries()) {
      const piece: Piece = {
        documentId: facts.id,
        generation,
        ordinal,
        part,
        text,
        chunkId,
        start,
        end,
        chunkKind,
        headingPath: [...headingPath],
      };
      // `live` stands on the points that can be found, and on no other: term statistics count those that have it.
      const searchable = counts === null ? {} : { ...filterable, live: false };
      const payload = { kind: 'chunk', tenant, order, ...piece, ...searchable };
      yield { id: randomUUID(), vector: vectorsOf({ counts, dense: vectors.get(ordinal) }), payload };
    }
  }
}

/** Hidden chunks may be of any length; what is found is read in one piece. */
function partsOf({ chunk: { start, end, kind }, text }: { chunk: Chunk; text: string }): string[] {
  if (kind !== 'hidden' || end - start <= LIMIT_PART_LENGTH) return [text.slice(start, end)];
  const parts: string[] = [];
  for (let from = start; from < end;) {
    const to = Math.min(end, from + LIMIT_PART_LENGTH);
    const isInsidePair = to < end && /[\udc00-\udfff]/.test(text.charAt(to));
    const cut = isInsidePair ? to - 1 : to;
    parts.push(text.slice(from, cut));
    from = cut;
  }
  return parts;
}

function vectorsOf({
  counts,
  dense,
}: {
  counts: ReadonlyMap<string, number> | null;
  dense: Float32Array | undefined;
}): Point['vector'] {
  return {
    ...(counts === null || counts.size === 0 ? {} : { [SPARSE]: documentVector(counts) }),
    ...(dense === undefined ? {} : { [DENSE]: [...dense] }),
  };
}

/** Groups that fit into a request each. */
export function* batchesOf(points: Iterable<Point>): Generator<Point[]> {
  let batch: Point[] = [];
  let bytes = 0;
  for (const point of points) {
    const size = Buffer.byteLength(JSON.stringify(point));
    if (batch.length === LIMIT_REQUEST_POINTS || (batch.length > 0 && bytes + size > LIMIT_REQUEST_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(point);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
