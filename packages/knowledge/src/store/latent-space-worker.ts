import { parentPort, workerData } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import { encodeLatentSpace } from '../dense/latent-space-bytes.ts';
import { fitLatentSpace, type LatentSpaceOptions } from '../dense/fit-latent-space.ts';
import { orderBySeed, type TermHash } from '../dense/seeds.ts';
import type { TermCounts } from '../dense/weigh-terms.ts';
import { unpackTerms } from '../lexical/pack-terms.ts';
import { LatentSpaceRows, type FittedOn } from './latent-space-rows.ts';
import { Database } from './sqlite.ts';

export interface FitTask {
  readonly path: string;
  readonly tenant: string;
  readonly analyzerVersion: string;
}

export interface FitResult {
  readonly on: FittedOn;
  readonly bytes: Uint8Array;
}

/** Who closes the library may wait for it. */
const BUSY_TIMEOUT_MS = 2_000;
/** A question often turns on a word that one text has. Of large libraries such words would make up half of the space. */
const LIMIT_TEXTS_WITH_RARE_TERMS = 10_000;
/** Bounds time and memory. Seeds are hashes, so the first ones are a fair sample; the other texts are folded in. */
const LIMIT_TEXTS = 20_000;

/**
 * The first guess of a randomised decomposition shows in what it finds until it has been sharpened often enough, which takes
 * the longer the more texts there are. 20 iterations, which up to 2,000 texts get, leave nothing of it; with 5, nDCG@10 on
 * Cranfield varied by .01.
 */
function howToFit({ texts }: { texts: number }): Omit<LatentSpaceOptions, 'termHash'> {
  const isSmall = texts <= LIMIT_TEXTS_WITH_RARE_TERMS;
  const iterations = Math.max(isSmall ? 5 : 3, Math.min(20, Math.round(40_000 / texts)));
  return { iterations, oversampling: isSmall ? 40 : 20, minTexts: isSmall ? 1 : 2 };
}

/** Reads the tenant's terms by itself, so that the thread that answers questions is not held up, and keeps the space. */
async function fit(
  { path, tenant, analyzerVersion }: FitTask,
  { signal }: { signal: AbortSignal },
): Promise<FitResult> {
  const database = await Database.open(path);
  try {
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    const termHash = readTermHashes(database);
    const { texts, on } = readTexts({ tenant, termHash }, database);
    const options = howToFit({ texts: texts.length });
    const bytes = encodeLatentSpace(await fitLatentSpace({ texts, termHash, ...options }, { signal }));
    keep({ tenant, analyzerVersion, on, bytes }, database);
    return { on, bytes };
  } finally {
    database.close();
  }
}

function readTermHashes(database: Database): TermHash {
  const hashes: number[] = [];
  const terms = database.prepare<{ id: number; term: string }>('SELECT id, term FROM terms');
  for (const { id, term } of terms.iterate()) hashes[id] = crc32(term);
  return (termId) => hashes[termId] ?? 0;
}

/** The same texts in equal libraries, whatever the order of ingestion and the ids. */
function readTexts(
  { tenant, termHash }: { tenant: string; termHash: TermHash },
  database: Database,
): { texts: TermCounts[]; on: FittedOn } {
  const newest = database.prepare<{ key: number | null }>(
    'SELECT max(key) AS key FROM documents WHERE tenant = ?',
  );
  const rows = database.prepare<{ terms: Uint8Array }>(
    `SELECT terms FROM documents JOIN chunks ON chunks.document = documents.key
     WHERE tenant = ? AND key <= ? AND terms IS NOT NULL`,
  );
  database.exec('BEGIN');
  const throughKey = newest.get(tenant)?.key ?? 0;
  const chunks = rows.all(tenant, throughKey);
  database.exec('COMMIT');
  const all = chunks.map(({ terms }) => unpackTerms(terms));
  const texts = orderBySeed({ texts: all, termHash }).slice(0, LIMIT_TEXTS);
  return { texts: texts.map(({ text }) => text), on: { throughKey, chunks: chunks.length } };
}

/** A space that cannot be kept still serves. */
function keep(space: Parameters<LatentSpaceRows['replace']>[0], database: Database): void {
  try {
    new LatentSpaceRows(database).replace(space);
  } catch {
    // The disk is full, or another process writes for seconds: the next start fits once more.
  }
}

const ending = new AbortController();
// Whatever it says: there is one thing to say.
parentPort?.once('message', () => ending.abort(new Error('the fit was ended')));
const result = await fit(workerData as FitTask, ending); // `fitInWorker` gives it, nobody else
parentPort?.postMessage(result, [result.bytes.buffer as ArrayBuffer]); // of its own, never shared
parentPort?.close();
