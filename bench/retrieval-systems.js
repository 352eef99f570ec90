// The systems that bench/retrieval.js compares, each in a process of its own:
// `node bench/retrieval-systems.js <system> <directory of data> <directory of packages> <limit>` prints one line of JSON.
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from '@photostructure/sqlite';
import { openEmbeddedStore } from '@twinscribe/knowledge';
import { ingestGenerated, TENANT } from './generated-library.js';
import { readData } from './retrieval-data.js';

/** @typedef {import('./retrieval-data.js').BenchData} BenchData */
/** @typedef {{ query: string, vector: Float32Array, limit: number }} Request */
/** @typedef {(request: Request) => Promise<readonly (string | undefined)[]>} Search the documents of the passages found */
/** @typedef {{ data: BenchData, directory: string, load: (name: string) => unknown }} World */
/** @typedef {(world: World) => Promise<Search>} System */
/** @typedef {{ buildMs: number, rssMb: number, p50: number, p95: number, timed: number, rankings: string[][] }} Measured */

/** As the others need them; each of their own packages declares far more. */
/** @typedef {{ pageContent: string, metadata: { document: string } }} LangChainDocument */
/** @typedef {{ invoke: (query: string) => Promise<LangChainDocument[]> }} LangChainRetriever */
/** @typedef {{ embedDocuments: () => Promise<number[][]>, embedQuery: (query: string) => Promise<number[]> }} LangChainEmbeddings */
/** @typedef {{ addVectors: (vectors: number[][], documents: LangChainDocument[]) => Promise<void>, asRetriever: (options: { k: number }) => LangChainRetriever }} LangChainVectorStore */
/** @typedef {{ create: (options: object) => unknown, insertMultiple: (database: unknown, documents: object[]) => Promise<unknown>, search: (database: unknown, request: object) => Promise<{ hits: { document: { document: string } }[] }> }} Orama */
/** @typedef {{ addAll: (documents: object[]) => void, search: (query: string) => { document: string }[] }} MiniSearchIndex */

/** Slow systems are asked as many queries as fit. */
const LIMIT_TIMED_MS = 60_000;
const WARM_UP_QUERIES = 5;

/** @param {readonly ('bm25' | 'lsa' | 'rm3')[] | undefined} legs @returns {System} */
function twinscribe(legs) {
  return async ({ data, directory }) => {
    const store = await openEmbeddedStore({ directory });
    for (const document of data.documents) await ingestGenerated(document, store);
    const { signal } = new AbortController();
    const query = data.queries.join('\n');
    const wanted = legs === undefined ? /** @type {const} */ (['lsa']) : legs;
    while ((await store.search({ tenant: TENANT, query, limit: 1, legs: wanted }, { signal })).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return async (request) => {
      const { query: asked, limit } = request;
      const hits = await store.search({ tenant: TENANT, query: asked, limit, legs }, { signal });
      return hits.map(({ document }) => document.uri);
    };
  };
}

/** @type {System} */
async function langChain({ data, load }) {
  const { MemoryVectorStore } =
    /** @type {{ MemoryVectorStore: new (embeddings: LangChainEmbeddings) => LangChainVectorStore }} */ (
      load('@langchain/classic/vectorstores/memory')
    );
  const { EnsembleRetriever } =
    /** @type {{ EnsembleRetriever: new (options: { retrievers: LangChainRetriever[], weights: number[] }) => LangChainRetriever }} */ (
      load('@langchain/classic/retrievers/ensemble')
    );
  const { BM25Retriever } =
    /** @type {{ BM25Retriever: { fromDocuments: (documents: LangChainDocument[], options: { k: number }) => LangChainRetriever } }} */ (
      load('@langchain/community/retrievers/bm25')
    );
  const vectorOf = new Map(data.queries.map((query, i) => [query, [...(data.queryVectors[i] ?? [])]]));
  const documents = data.passages.map(({ document, text }) => ({
    pageContent: text,
    metadata: { document },
  }));
  const vectorStore = new MemoryVectorStore({
    embedDocuments: async () => [],
    embedQuery: async (query) => vectorOf.get(query) ?? [],
  });
  await vectorStore.addVectors(
    data.vectors.map((vector) => [...vector]),
    documents,
  );
  return async ({ query, limit }) => {
    const retrievers = [
      BM25Retriever.fromDocuments(documents, { k: limit }),
      vectorStore.asRetriever({ k: limit }),
    ];
    const found = await new EnsembleRetriever({ retrievers, weights: [0.5, 0.5] }).invoke(query);
    return found.slice(0, limit).map(({ metadata }) => metadata.document);
  };
}

/** @type {System} */
async function orama({ data, load }) {
  const { create, insertMultiple, search } = /** @type {Orama} */ (load('@orama/orama'));
  const dimensions = data.vectors[0]?.length ?? 0;
  const database = create({
    schema: { text: 'string', vector: `vector[${dimensions}]` },
    components: { tokenizer: { stemming: true } },
  });
  await insertMultiple(
    database,
    data.passages.map(({ document, text }, i) => ({ document, text, vector: [...(data.vectors[i] ?? [])] })),
  );
  return async ({ query, vector, limit }) => {
    const { hits } = await search(database, {
      ...{ mode: 'hybrid', term: query, properties: ['text'], limit },
      // Its own default, .8, is made for other vectors: of these it would leave next to none.
      ...{ vector: { value: [...vector], property: 'vector' }, similarity: 0.05 },
    });
    return hits.map(({ document }) => document.document);
  };
}

/** @type {System} */
async function miniSearch({ data, load }) {
  const MiniSearch = /** @type {new (options: object) => MiniSearchIndex} */ (load('minisearch'));
  const index = new MiniSearch({ fields: ['text'], storeFields: ['document'] });
  index.addAll(data.passages.map(({ document, text }, id) => ({ id, document, text })));
  return async ({ query, limit }) =>
    index
      .search(query)
      .slice(0, limit)
      .map(({ document }) => document);
}

/** @type {System} */
async function sqliteFts5({ data, directory }) {
  const database = new DatabaseSync(join(directory, 'fts5.db'));
  database.exec(`PRAGMA journal_mode = WAL;
    CREATE VIRTUAL TABLE passages USING fts5(text, document UNINDEXED, tokenize = 'porter unicode61')`);
  const insert = database.prepare('INSERT INTO passages (text, document) VALUES (?, ?)');
  database.exec('BEGIN');
  for (const { document, text } of data.passages) insert.run(text, document);
  database.exec('COMMIT');
  const select = database.prepare(
    'SELECT document FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?',
  );
  return async ({ query, limit }) => {
    const words = query.match(/[\p{L}\p{N}]+/gu) ?? [];
    const rows = select.all(words.map((word) => `"${word}"`).join(' OR '), limit);
    return /** @type {{ document: string }[]} */ (rows).map(({ document }) => document);
  };
}

/** By name, in the order in which they are shown. @type {ReadonlyMap<string, System>} */
export const SYSTEMS = new Map([
  ['twinscribe', twinscribe(undefined)],
  ['twinscribe, bm25 alone', twinscribe(['bm25'])],
  ['LangChain.js ensemble', langChain],
  ['Orama hybrid', orama],
  ['MiniSearch', miniSearch],
  ['SQLite FTS5', sqliteFts5],
]);

/** @param {{ name: string, source: string, packages: string, limit: number }} task @returns {Promise<Measured>} */
async function measure({ name, source, packages, limit }) {
  const system = SYSTEMS.get(name);
  if (system === undefined) throw new Error(`there is no system ${name}`);
  const data = await readData(source);
  const directory = await mkdtemp(join(tmpdir(), 'twinscribe-bench-'));
  const load = createRequire(join(packages, 'package.json'));
  try {
    const startMs = performance.now();
    const search = await system({ data, directory, load });
    const buildMs = performance.now() - startMs;
    const requests = data.queries.map((query, i) => ({
      query,
      vector: data.queryVectors[i] ?? new Float32Array(),
      limit,
    }));
    const { times, rankings } = await timeAll(requests, search);
    const at = (/** @type {number} */ share) => times[Math.floor((times.length - 1) * share)] ?? NaN;
    const rssMb = process.memoryUsage.rss() / 2 ** 20;
    return { buildMs, rssMb, p50: at(0.5), p95: at(0.95), timed: times.length, rankings };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** @param {Request[]} requests @param {Search} search */
async function timeAll(requests, search) {
  for (const request of requests.slice(0, WARM_UP_QUERIES)) await search(request);
  const times = [];
  const rankings = [];
  const startMs = performance.now();
  for (const request of requests) {
    const askedMs = performance.now();
    const found = await search(request);
    times.push(performance.now() - askedMs);
    rankings.push([...new Set(found.filter((document) => document !== undefined))]);
    if (performance.now() - startMs > LIMIT_TIMED_MS) break;
  }
  return { times: times.sort((a, b) => a - b), rankings };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , name = '', source = '', packages = '', limit] = process.argv;
  process.stdout.write(JSON.stringify(await measure({ name, source, packages, limit: Number(limit) })));
  process.exit(0);
}
