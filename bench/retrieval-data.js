// What bench/retrieval.js gives to every system: the same passages, queries and vectors, as files in a directory.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readBeirDataset } from '@twinscribe/evaluation';
import { analyzeQuery, analyzeText, chunkDocument, readableText } from '@twinscribe/knowledge';
import { createQueries, generateDocument, TENANT } from './generated-library.js';

/** @typedef {import('@twinscribe/knowledge').SourceDocument} SourceDocument */
/** @typedef {{ document: string, text: string }} BenchPassage `text` is what is searched: title, headings, passage */
/** @typedef {{ termIds: Uint32Array, counts: Uint16Array }} TermCounts */
/** @typedef {{ dimensions: number, vectorOf: (text: TermCounts) => Float32Array | undefined }} LatentSpace */
/** @typedef {{ fitLatentSpace: (data: { texts: TermCounts[], minTexts: number }, capabilities: { signal: AbortSignal }) => Promise<LatentSpace> }} LatentModule */
/** @typedef {{ documents: SourceDocument[], passages: BenchPassage[], queries: string[], vectors: Float32Array[], queryVectors: Float32Array[] }} BenchData */

/** As the library does it. */
const LIMIT_TEXTS_WITH_RARE_TERMS = 10_000;
const LIMIT_TEXTS = 30_000;
const GENERATED_QUERIES = 200;
/** Long enough for `LIMIT_TEXTS` texts of any length that matters. */
const LIMIT_COUNT = 0xffff;

/** The store's own space, which is no part of what the package offers others. */
const LATENT_MODULE = new URL('../packages/knowledge/dist/dense/fit-latent-space.js', import.meta.url).href;

/** A collection in the layout of BEIR. @param {string} directory */
export async function readCollection(directory) {
  const dataset = await readBeirDataset({ directory });
  /** @type {SourceDocument[]} */
  const documents = [];
  for await (const { id, title, text } of dataset.documents()) {
    documents.push({
      ...{ uri: id, format: 'text', text, title, author: null, category: 'note', language: 'en', tags: [] },
      ...{ url: null, publishedAt: null },
    });
  }
  return { documents, queries: dataset.queries.map(({ text }) => text), dataset };
}

/** @param {{ chunks: number }} size */
export function generateCollection({ chunks }) {
  /** @type {SourceDocument[]} */
  const documents = [];
  for (let number = 0, cut = 0; cut < chunks; number += 1) {
    const document = generateDocument({ number });
    documents.push(document);
    cut += cutDocument(document).length;
  }
  return { documents, queries: createQueries({ count: GENERATED_QUERIES, common: 1 }) };
}

/**
 * Cuts the documents as the library does, fits vectors on the passages, and writes all of it.
 * @param {{ directory: string, documents: SourceDocument[], queries: string[] }} collection
 */
export async function writeData({ directory, documents, queries }) {
  const passages = documents.flatMap(cutDocument);
  const startMs = performance.now();
  const { vectors, queryVectors, dimensions } = await embed({ passages, queries });
  const seconds = (performance.now() - startMs) / 1_000;
  const files = { documents, passages, queries, dimensions };
  for (const [name, value] of Object.entries(files))
    await writeFile(join(directory, `${name}.json`), JSON.stringify(value));
  await writeFile(join(directory, 'vectors.bin'), toBytes(vectors));
  await writeFile(join(directory, 'query-vectors.bin'), toBytes(queryVectors));
  return { documents: documents.length, passages: passages.length, dimensions, seconds };
}

/** @param {string} directory @returns {Promise<BenchData>} */
export async function readData(directory) {
  /** @param {string} name @returns {Promise<unknown>} */
  const json = async (name) => {
    /** @type {unknown} */
    const value = JSON.parse(await readFile(join(directory, `${name}.json`), 'utf8'));
    return value;
  };
  const dimensions = /** @type {number} */ (await json('dimensions'));
  return {
    documents: /** @type {SourceDocument[]} */ (await json('documents')),
    passages: /** @type {BenchPassage[]} */ (await json('passages')),
    queries: /** @type {string[]} */ (await json('queries')),
    vectors: fromBytes(await readFile(join(directory, 'vectors.bin')), dimensions),
    queryVectors: fromBytes(await readFile(join(directory, 'query-vectors.bin')), dimensions),
  };
}

/** @param {SourceDocument} document @returns {BenchPassage[]} */
function cutDocument({ uri, format, title, text }) {
  const chunks = chunkDocument({ tenant: TENANT, documentId: uri, format, title, text });
  return chunks
    .filter(({ kind }) => kind !== 'hidden')
    .map(({ start, end, headingPath }) => {
      const content = readableText({ format, content: text.slice(start, end) });
      return { document: uri, text: [title, ...headingPath, content].join('\n') };
    });
}

/** @param {{ passages: BenchPassage[], queries: string[] }} texts */
async function embed({ passages, queries }) {
  /** @type {Map<string, number>} */
  const ids = new Map();
  const texts = passages.map(({ text }) => countTerms(analyzeText({ text, language: 'en' }), ids));
  const known = new Map(ids);
  const asked = queries.map((query) =>
    countTerms(
      analyzeQuery({ query, languages: ['en'] }).filter((term) => known.has(term)),
      ids,
    ),
  );
  /** @type {unknown} */
  const module = await import(LATENT_MODULE);
  const { fitLatentSpace } = /** @type {LatentModule} */ (module);
  const minTexts = texts.length <= LIMIT_TEXTS_WITH_RARE_TERMS ? 1 : 2;
  const { signal } = new AbortController();
  const space = await fitLatentSpace({ texts: texts.slice(0, LIMIT_TEXTS), minTexts }, { signal });
  const { dimensions } = space;
  const vectorOf = (/** @type {TermCounts} */ text) => space.vectorOf(text) ?? new Float32Array(dimensions);
  return { vectors: texts.map(vectorOf), queryVectors: asked.map(vectorOf), dimensions };
}

/** @param {readonly string[]} terms @param {Map<string, number>} ids @returns {TermCounts} */
function countTerms(terms, ids) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const term of terms) {
    const id = ids.get(term) ?? ids.size;
    ids.set(term, id);
    counts.set(id, Math.min(LIMIT_COUNT, (counts.get(id) ?? 0) + 1));
  }
  const sorted = [...counts].sort(([a], [b]) => a - b);
  return {
    termIds: Uint32Array.from(sorted, ([id]) => id),
    counts: Uint16Array.from(sorted, ([, count]) => count),
  };
}

/** @param {Float32Array[]} vectors */
function toBytes(vectors) {
  return Buffer.concat(
    vectors.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  );
}

/** @param {Buffer} bytes @param {number} dimensions */
function fromBytes(bytes, dimensions) {
  const values = new Float32Array(new Uint8Array(bytes).buffer);
  const count = dimensions === 0 ? 0 : values.length / dimensions;
  return Array.from({ length: count }, (_, i) => values.slice(i * dimensions, (i + 1) * dimensions));
}
