import { readableText } from '../../chunk/readable-text.ts';
import type { ScoredChunk } from '../../document.ts';
import { pieceSchema, recordSchema, type DocumentRecord } from './point-payloads.ts';
import type { QdrantConnection } from './qdrant-connection.ts';
import { queryLegs, type FusedPoint, type LegsQuery } from './query-legs.ts';
import { parsePayload, readPayloads } from './read-points.ts';
import { ofTenant, type Condition } from './search-conditions.ts';
import { readToken, tokenPointId, type TenantTokens } from './tenant-tokens.ts';

export interface GenerationSearch extends LegsQuery {
  readonly tenant: string;
  readonly conditions: readonly Condition[];
  readonly limit: number;
}

interface Searcher {
  readonly collection: string;
  readonly connection: QdrantConnection;
  readonly tokens: TenantTokens;
  readonly signal: AbortSignal;
}

/** Document ids by generation. */
type Generations = ReadonlyMap<string, string>;

interface Reading {
  readonly hits: readonly ScoredChunk[];
  /** Generations that were found, or left out, and are not live. */
  readonly dead: Generations;
  /** Whether all that was found counts and nothing that counts was left out. */
  readonly isClean: boolean;
  readonly token: string;
}

const LIVE: Condition = { key: 'live', match: { value: true } };
const LIMIT_READINGS = 16;

/**
 * Searches, and then reads the records of the documents found, and the tenant's token. What is not of a live generation
 * does not count; where there was such a hit, which took another one's place, the search is made again without that
 * generation, as long as that is not put in place meanwhile. So it is where the token is another than the one seen before
 * the search began: a swap may have happened while the search ran, which then may have missed new chunks.
 *
 * Under a storm of changes it gives up after some readings and returns the hits of the last one: all of live generations,
 * perhaps not all that there are.
 */
export async function searchGenerations(
  search: GenerationSearch,
  searcher: Searcher,
): Promise<ScoredChunk[]> {
  const { tenant } = search;
  let leftOut: Generations = new Map();
  for (let reading = 1; ; reading += 1) {
    const before = searcher.tokens.lastOf({ tenant });
    const found = await read({ search, leftOut }, searcher);
    searcher.tokens.saw({ tenant, token: found.token });
    if ((found.isClean && found.token === before) || reading === LIMIT_READINGS) return [...found.hits];
    leftOut = found.dead;
  }
}

async function read(
  { search, leftOut }: { search: GenerationSearch; leftOut: Generations },
  searcher: Searcher,
): Promise<Reading> {
  const { tenant, conditions } = search;
  const mustNot: Condition[] =
    leftOut.size === 0 ? [] : [{ key: 'generation', match: { any: [...leftOut.keys()] } }];
  const filter = ofTenant({ tenant, must: [LIVE, ...conditions], mustNot });
  const corpus = ofTenant({ tenant, must: [LIVE], mustNot });
  const points = await queryLegs({ ...search, filter, corpus }, searcher);
  const tokenId = tokenPointId({ tenant });
  const ids = new Set([
    tokenId,
    ...leftOut.values(),
    ...points.flatMap(({ pointId, documentId }) => [documentId, pointId]),
  ]);
  const payloads = await readPayloads({ ids: [...ids] }, searcher);
  const recordOf = (point: Pick<FusedPoint, 'documentId' | 'generation'>): DocumentRecord | undefined =>
    liveRecord({ tenant, point, payloads });
  const dead = new Map(
    [...leftOut].filter(([generation, documentId]) => recordOf({ documentId, generation }) === undefined),
  );
  let isClean = dead.size === leftOut.size;
  const hits: ScoredChunk[] = [];
  for (const point of points) {
    const record = recordOf(point);
    const piece = payloads.get(point.pointId);
    if (record !== undefined && piece !== undefined) {
      hits.push(toScoredChunk({ point, record, piece }));
      continue;
    }
    isClean = false;
    dead.set(point.generation, point.documentId);
  }
  return { hits, dead, isClean, token: readToken(payloads.get(tokenId)) };
}

/** Undefined where the document has gone, or has another generation than that of the point. */
function liveRecord({
  tenant,
  point,
  payloads,
}: {
  tenant: string;
  point: Pick<FusedPoint, 'documentId' | 'generation'>;
  payloads: ReadonlyMap<string, unknown>;
}): DocumentRecord | undefined {
  const payload = payloads.get(point.documentId);
  if (payload === undefined) return undefined;
  const record = parsePayload(payload, recordSchema);
  return record.tenant === tenant && record.generation === point.generation ? record : undefined;
}

function toScoredChunk({
  point,
  record: { document },
  piece,
}: {
  point: FusedPoint;
  record: DocumentRecord;
  piece: unknown;
}): ScoredChunk {
  const { chunkId, ordinal, start, end, chunkKind, headingPath, text } = parsePayload(piece, pieceSchema);
  return {
    chunk: { id: chunkId, ordinal, start, end, kind: chunkKind, headingPath },
    document,
    text: readableText({ format: document.format, content: text }),
    score: point.score,
    legs: point.legs,
  };
}
