import { parentPort, workerData } from 'node:worker_threads';
import { encodeLatentSpace } from '../dense/latent-space-bytes.ts';
import { fitLatentSpace } from '../dense/fit-latent-space.ts';
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

const BUSY_TIMEOUT_MS = 10_000;
/** A question often turns on a word that one text has. Of large libraries such words would make up half of the space. */
const LIMIT_TEXTS_WITH_RARE_TERMS = 10_000;
/** Bounds time and memory. Ids are hashes, so the first ones are a fair sample; the other texts are folded in. */
const LIMIT_TEXTS = 30_000;

/** Reads the tenant's terms by itself, so that the thread that answers questions is not held up, and keeps the space. */
async function fit({ path, tenant, analyzerVersion }: FitTask): Promise<FitResult> {
  const database = await Database.open(path);
  try {
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    const { texts, on } = readTexts({ tenant }, database);
    const minTexts = texts.length <= LIMIT_TEXTS_WITH_RARE_TERMS ? 1 : 2;
    const { signal } = new AbortController(); // who wants it to stop ends the thread
    const bytes = encodeLatentSpace(await fitLatentSpace({ texts, minTexts }, { signal }));
    keep({ tenant, analyzerVersion, on, bytes }, database);
    return { on, bytes };
  } finally {
    database.close();
  }
}

/** In the order of the chunks' ids: equal libraries give equal spaces. */
function readTexts(
  { tenant }: { tenant: string },
  database: Database,
): { texts: TermCounts[]; on: FittedOn } {
  const newest = database.prepare<{ key: number | null }>(
    'SELECT max(key) AS key FROM documents WHERE tenant = ?',
  );
  const rows = database.prepare<{ id: string; terms: Uint8Array }>(
    `SELECT chunks.id, terms FROM documents JOIN chunks ON chunks.document = documents.key
     WHERE tenant = ? AND key <= ? AND terms IS NOT NULL`,
  );
  database.exec('BEGIN');
  const throughKey = newest.get(tenant)?.key ?? 0;
  const chunks = rows.all(tenant, throughKey);
  database.exec('COMMIT');
  chunks.sort((a, b) => (a.id < b.id ? -1 : 1));
  const texts = chunks.slice(0, LIMIT_TEXTS).map(({ terms }) => unpackTerms(terms));
  return { texts, on: { throughKey, chunks: chunks.length } };
}

/** One statement: ended in the midst of it, the thread leaves no lock behind. A space that cannot be kept still serves. */
function keep(space: Parameters<LatentSpaceRows['replace']>[0], database: Database): void {
  try {
    new LatentSpaceRows(database).replace(space);
  } catch {
    // The disk is full, or another process writes for seconds: the next start fits once more.
  }
}

const result = await fit(workerData as FitTask); // `fitInWorker` gives it, nobody else
parentPort?.postMessage(result, [result.bytes.buffer as ArrayBuffer]); // of its own, never shared
