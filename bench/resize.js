// A larger GPU behind the same URL while questions are being answered: the engine goes from an A10G (8k context, 4
// sequences) to an A100 (32k, 24) under the streams that run, and then, by drain, restart and undrain, to another model
// with 64k on two of them. Nobody restarts the api or the llm-server.
//
//   node bench/resize.js [--clients 6] [--seconds 3]
//
// Needs a build. The engine is the fake one. Prints a table; exits with 1 where a request failed otherwise than by a 503
// with Retry-After (under a drain also by `draining` where the answer would begin, the sources being there already), or
// where the api's next prompt did not use what the larger engine has room for.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { capabilitiesSchema, traceSchema } from '@twinscribe/contracts';
import { quantile, startEngine, startLlmServer, startModule } from './processes.js';
import { post, startLoad } from './resize-load.js';

/** @typedef {import('./resize-load.js').Sample} Sample */
/** @typedef {Awaited<ReturnType<typeof startWorld>>} World */

const { values: options } = parseArgs({
  options: { clients: { type: 'string', default: '6' }, seconds: { type: 'string', default: '3' } },
});
const clients = Number(options.clients);
const phaseMs = Number(options.seconds) * 1_000;

const SMALL = { model: 'llama-8b', slots: 4, 'max-model-len': 8_192, 'kv-tokens': 34_160 };
const LARGE = { slots: 24, maxModelLen: 32_768, kvTokens: 786_432 };
const LARGER = { model: 'qwen-32b', slots: 48, maxModelLen: 65_536, kvTokens: 3_145_728, restartMs: 1_500 };
const ADMIN_TOKEN = 'token-of-the-resize-drill';
const QUESTION = 'What did I write about the overlap of chunks?';
/** So long an answer that a context of 8k has little room left for passages. */
const LONG_ANSWER = 5_000;
const LIMIT_WAIT_MS = 20_000;

/** A library that has more to say than any context here has room for. @param {string} home */
function ingestPosts(home) {
  const folder = join(home, 'blog');
  mkdirSync(folder);
  for (let part = 0; part < 40; part += 1) {
    const sections = Array.from({ length: 4 }, (_, section) => {
      const thought = `In trial ${part}.${section} the overlap of two chunks was ${10 + section * 7} words. `;
      const reason = `Overlap ${section} is rent that chunk ${part} pays every month, and I wrote down what it bought. `;
      return `## Trial ${section}\n\n${(thought + reason).repeat(8)}\n`;
    });
    writeFileSync(join(folder, `${part}.md`), `# Overlap, part ${part}\n\n${sections.join('\n')}`);
  }
  const twin = fileURLToPath(new URL('../ingestion/bin/twin.js', import.meta.url));
  const env = { ...process.env, TWIN_DATA_DIR: join(home, 'data') };
  const { status, stderr } = spawnSync(process.execPath, [twin, 'ingest', folder], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`twin ingest ended with ${status}: ${stderr}`);
}

/** Both tiers and the engine, each a process of its own, under load. @param {string} home */
async function startWorld(home) {
  const engine = await startEngine({ ...SMALL, 'ttft-ms': 50, 'itl-ms': 5, 'output-tokens': 60 });
  const llmServer = await startLlmServer({
    engineUrl: engine.url,
    env: { LLM_MODELS: 'twin=*', LLM_ADMIN_TOKEN: ADMIN_TOKEN },
  });
  const api = await startModule({
    file: '../api/dist/main.js',
    env: { TWIN_DATA_DIR: join(home, 'data'), LLM_SERVER_URL: llmServer.url, API_PORT: '0' },
  });
  const load = startLoad({ api: api.url, question: QUESTION, clients });
  const stop = async () => {
    await load.stop();
    for (const started of [api, llmServer, engine]) await started.stop();
  };
  return { engine, llmServer, api, load, stop };
}

/** What the llm-server says of itself. @param {World} world */
async function readCapabilities({ llmServer }) {
  const document = capabilitiesSchema.parse(await (await fetch(`${llmServer.url}/v1/capabilities`)).json());
  return { ...document, contextTokens: document.models[0]?.max_context_tokens.value ?? 0 };
}

/** What the api gives passages now, by its own account. @param {World} world */
async function readBudget({ api }) {
  const body = { question: QUESTION, trace: true, k: 50, maxTokens: LONG_ANSWER };
  const reply = await post(`${api.url}/v1/rag/query`, body);
  if (!reply.ok) throw new Error(`the api does not tell its budget: ${reply.status} ${await reply.text()}`);
  const { trace } = /** @type {{ trace: unknown }} */ (await reply.json());
  return traceSchema.parse(trace).budget;
}

/** @param {object} change @param {World} world */
async function resize(change, { engine }) {
  const reply = await post(`${engine.adminUrl}/__admin/behaviour`, change);
  if (!reply.ok) throw new Error(`the fake engine does not take the change: ${await reply.text()}`);
}

/** @param {'drain' | 'undrain'} action @param {World} world */
async function admin(action, { llmServer }) {
  const authorization = `Bearer ${ADMIN_TOKEN}`;
  const reply = await post(`${llmServer.url}/admin/${action}`, {}, { authorization });
  if (!reply.ok) throw new Error(`no ${action}: ${reply.status} ${await reply.text()}`);
}

/** @param {() => Promise<boolean>} condition @returns {Promise<number>} milliseconds that it took */
async function until(condition) {
  const startedAt = performance.now();
  while (!(await condition())) {
    if (performance.now() - startedAt > LIMIT_WAIT_MS) throw new Error('it did not happen in time');
    await sleep(20);
  }
  return Math.round(performance.now() - startedAt);
}

/** @param {{ phase: string, seenMs?: number }} given @param {World} world */
async function runPhase({ phase, seenMs }, world) {
  await sleep(phaseMs);
  const { contextTokens, capacity } = await readCapabilities(world);
  const budget = await readBudget(world);
  const samples = world.load.take();
  /** @param {Sample['outcome']} outcome */
  const count = (outcome) => samples.filter((sample) => sample.outcome === outcome).length;
  const whole = samples.filter(({ outcome }) => outcome === 'whole').map(({ ms }) => ms);
  const row = {
    phase,
    'seen after ms': seenMs ?? '',
    context: contextTokens,
    recommended: capacity.recommended_concurrency,
    'passage budget': budget.passageTokens,
    'passages used': budget.usedTokens,
    answers: whole.length,
    'refused (503)': count('refused'),
    'refused after sources': count('refused after sources'),
    failed: count('failed'),
    'answer p50 ms': Math.round(quantile(whole, 0.5)),
  };
  return { row, budget, failed: samples.filter(({ outcome }) => outcome === 'failed') };
}

/** @param {World} world */
async function drill(world) {
  /** @param {number} tokens */
  const seen = (tokens) => until(async () => (await readCapabilities(world)).contextTokens === tokens);
  const small = await runPhase({ phase: 'A10G, 8k, 4' }, world);
  await resize(LARGE, world);
  const phase = 'A100, 32k, 24: under running streams';
  const large = await runPhase({ phase, seenMs: await seen(LARGE.maxModelLen) }, world);
  await admin('drain', world);
  await until(async () => (await readCapabilities(world)).load.running === 0);
  await resize(LARGER, world);
  const seenMs = await seen(LARGER.maxModelLen);
  await admin('undrain', world);
  const larger = await runPhase({ phase: '2 × A100, 64k, 48: drain, restart, undrain', seenMs }, world);
  return [small, large, larger];
}

const home = mkdtempSync(join(tmpdir(), 'twin-resize-'));
try {
  ingestPosts(home);
  const world = await startWorld(home);
  const phases = await drill(world).finally(world.stop);
  console.table(phases.map(({ row }) => row));
  const rest = world.load.take().filter(({ outcome }) => outcome === 'failed');
  const failed = [...phases.flatMap((phase) => phase.failed), ...rest];
  for (const how of new Set(failed.map((sample) => sample.how))) console.log(`failed: ${how}`);
  const [before, after] = phases.map(({ budget }) => budget);
  const hasGrown = before !== undefined && after !== undefined && after.usedTokens > before.usedTokens;
  console.log(
    hasGrown && failed.length === 0
      ? `No request failed. Beside an answer of ${LONG_ANSWER} tokens, passages had ${before.passageTokens} tokens before and ${after.passageTokens} after.`
      : 'NOT AS IT SHOULD BE',
  );
  if (!hasGrown || failed.length > 0) process.exitCode = 1;
} finally {
  rmSync(home, { recursive: true });
}
