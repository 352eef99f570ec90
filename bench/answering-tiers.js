// Both tiers over a library of their own, asked the questions of our set. For bench/abstention.js and bench/wordings.js.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chunkDocument, DEFAULT_TENANT, documentId, openEmbeddedStore } from '@twinscribe/knowledge';
import { startModule } from './processes.js';
import { readCollection } from './retrieval-data.js';

/** @typedef {import('@twinscribe/contracts').RagAnswer} RagAnswer */
/** @typedef {import('@twinscribe/knowledge').SourceDocument} SourceDocument */
/** `quotes` are those that answer. @typedef {{ id: string, kind: string, text: string, quotes: string[] }} Question */
/** @typedef {{ id: string, question: string, why?: string, relevant?: { quote: string, grade: number }[] }} Line */

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
/** Long enough for the latent space of a few thousand passages. */
const SETTLE_MS = 8_000;

/** The example library, or a collection in the layout of BEIR. @param {{ collection?: string }} options */
export async function buildLibrary({ collection }) {
  const directory = await mkdtemp(join(tmpdir(), 'twin-bench-'));
  if (collection === undefined) {
    const arguments_ = [
      join(REPOSITORY, 'ingestion/bin/twin.js'),
      'ingest',
      join(REPOSITORY, 'examples/library'),
    ];
    const env = { ...process.env, TWIN_DATA_DIR: directory };
    execFileSync(process.execPath, arguments_, { env, cwd: REPOSITORY, stdio: 'ignore' });
  } else await ingest((await readCollection(collection)).documents, directory);
  const settle = await startTiers({ directory });
  await settle.ask({ question: 'What is this about?' });
  await sleep(SETTLE_MS);
  await settle.stop();
  return { directory, remove: () => rm(directory, { recursive: true }) };
}

/** @param {SourceDocument[]} documents @param {string} directory */
async function ingest(documents, directory) {
  const tenant = DEFAULT_TENANT;
  const library = await openEmbeddedStore({ directory });
  for (const document of documents) {
    const chunks = chunkDocument({
      ...document,
      tenant,
      documentId: documentId({ tenant, uri: document.uri }),
    });
    await library.replaceDocument({ tenant, document, chunks, fingerprint: document.uri });
  }
  await library.close();
}

/** Without an address: over the engine without a model. @param {{ directory: string, engineUrl?: string, env?: Record<string, string> }} options */
export async function startTiers({ directory, engineUrl, env = {} }) {
  const engine =
    engineUrl === undefined ? { ENGINE: 'extractive' } : { ENGINE: 'vllm', ENGINE_URL: engineUrl };
  const llmServer = await startModule({
    file: '../llm-server/dist/main.js',
    env: { ...engine, LLM_SERVER_PORT: '0', LOG_LEVEL: 'error' },
  });
  const settings = {
    TWIN_DATA_DIR: directory,
    LLM_SERVER_URL: llmServer.url,
    API_PORT: '0',
    LOG_LEVEL: 'error',
  };
  const api = await startModule({ file: '../api/dist/main.js', env: { ...settings, ...env } });
  return {
    /** @param {object} body @returns {Promise<RagAnswer>} */
    ask: async (body) => {
      const reply = await fetch(`${api.url}/v1/rag/query`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!reply.ok) throw new Error(await reply.text());
      return /** @type {RagAnswer} */ (await reply.json());
    },
    stop: async () => {
      await api.stop();
      await llmServer.stop();
    },
  };
}

/** @returns {Promise<Question[]>} */
export async function readQuestions() {
  const files = await Promise.all(['standalone', 'unanswerable'].map((name) => readLines(name)));
  return /** @type {Line[]} */ (files.flat()).map(({ id, question, why, relevant = [] }) => ({
    id,
    kind: why?.split(':')[0] ?? 'answerable',
    text: question,
    quotes: relevant.flatMap(({ quote, grade }) => (grade === 2 ? [quote] : [])),
  }));
}

/** Of a file of the question set. @template T @param {string} name @returns {Promise<T[]>} */
export async function readLines(name) {
  const text = await readFile(join(REPOSITORY, `eval/questions/${name}.jsonl`), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      /** @type {unknown} */
      const value = JSON.parse(line);
      return /** @type {T} */ (value);
    });
}
