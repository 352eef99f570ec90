// What it costs, and whether it does harm, when a model words what is searched for: follow-up questions made to stand alone,
// other wordings (RAG_MULTI_QUERY), imagined passages (RAG_HYDE). Behind the tiers stands an engine that says what it is told:
// what a real model would gain is not measured here, only what a bad one can spoil and what each waits.
//
//   node bench/wordings.js [--json]
//
// Needs a build. `found`: a source shows an answer; `MRR`: by the place of the first that does; of the sources put before the
// model. "Of another question": the model words the next questions of the set instead, in the library's own words.
import { parseArgs } from 'node:util';
import { startFakeEngine } from '@twinscribe/fake-engine';
import { buildLibrary, readLines, readQuestions, startTiers } from './answering-tiers.js';

/** @typedef {{ question: string, history: { role: string, content: string }[], quotes: string[] }} Asked */
/** @typedef {{ leans: boolean, question: string, history: Asked['history'], relevant: { quote: string, grade: number }[] }} FollowUp */
/** @typedef {Awaited<ReturnType<typeof startFakeEngine>>} FakeEngine */
/** @typedef {{ name: string, env: Record<string, string>, say?: (others: string[]) => string, silent?: boolean }} Mode */

const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

const BOX_MS = 80;
/** Longer than the box, so that no wording comes in time; the answer, which waits for it, does come. */
const SILENT_MS = 200;
const WIDE = { RAG_MULTI_QUERY: 'on', RAG_HYDE: 'on' };
/** @param {string[]} others */
const offTopic = (others) => JSON.stringify({ query: others[0], queries: others, passage: others.join(' ') });
/** @param {string[]} others */
const babble = (others) => `I would love to! ${others[0]}`;

/** @type {Mode[]} */
const MODES = [
  { name: 'rules alone', env: {}, say: babble },
  { name: 'wide, babble', env: WIDE, say: babble },
  { name: 'wide, silent', env: WIDE, silent: true },
  { name: 'wide, of another question', env: WIDE, say: offTopic },
  { name: 'multi-query, of another question', env: { RAG_MULTI_QUERY: 'on' }, say: offTopic },
  { name: 'HyDE, of another question', env: { RAG_HYDE: 'on' }, say: offTopic },
];

/** @type {Mode[]} */
const FOLLOW_UP_MODES = [
  { name: 'follow-ups, babble: the rules', env: {}, say: babble },
  { name: 'follow-ups, silent', env: {}, silent: true },
  { name: 'follow-ups, of another question', env: {}, say: offTopic },
];

/** What each step of the three is asked for, by words of its instructions. @param {FakeEngine} engine @param {string} text */
async function script(engine, text) {
  /** @type {unknown} */
  const parsed = text.startsWith('{') ? JSON.parse(text) : {};
  const wanted = /** @type {Record<string, unknown>} */ (parsed);
  const reply = (/** @type {string} */ key) =>
    key in wanted ? JSON.stringify({ [key]: wanted[key] }) : text;
  await engine.set({
    scripts: [
      ...['query', 'queries', 'passage'].map((key) => ({ includes: `{"${key}":`, text: reply(key) })),
      { includes: '', text: 'The library does not say.' },
    ],
  });
}

/** @param {Mode} mode @param {{ asked: Asked[], directory: string }} world */
async function measure({ name, env, say, silent }, { asked, directory }) {
  const engine = await startFakeEngine({
    flavour: 'vllm',
    itlMs: 0,
    ttftMs: silent === true ? SILENT_MS : 0,
  });
  const settings = { RAG_ABSTAIN: 'off', RAG_REWRITE_TIMEOUT_MS: String(BOX_MS), ...env };
  const tiers = await startTiers({ directory, engineUrl: engine.url, env: settings });
  /** @type {number[]} */
  const ranks = [];
  /** @type {number[]} */
  const waits = [];
  for (const [i, { quotes, ...body }] of asked.entries()) {
    const others = [1, 2, 3].map((step) => asked[(i + step * 7) % asked.length]?.question ?? '');
    if (say !== undefined) await script(engine, say(others));
    const { sources, timings } = await tiers.ask(body);
    ranks.push(sources.findIndex(({ text }) => quotes.some((quote) => text.includes(quote))) + 1);
    waits.push((timings['rewrite'] ?? 0) + (timings['retrieve'] ?? 0));
  }
  await tiers.stop();
  await engine.close();
  waits.sort((a, b) => a - b);
  const mean = (/** @type {number[]} */ values) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const row = {
    mode: name,
    questions: asked.length,
    found: mean(ranks.map((rank) => Number(rank > 0))).toFixed(3),
    MRR: mean(ranks.map((rank) => (rank > 0 ? 1 / rank : 0))).toFixed(3),
    'ms until found, p50': Math.round(waits[Math.floor(waits.length / 2)] ?? 0),
    p95: Math.round(waits[Math.floor(waits.length * 0.95)] ?? 0),
  };
  console.error(JSON.stringify(row));
  return row;
}

const library = await buildLibrary({});
const lines = /** @type {FollowUp[]} */ (await readLines('follow-ups'));
const followUps = lines
  .filter(({ leans }) => leans)
  .map(({ question, history, relevant }) => ({
    question,
    history,
    quotes: relevant.filter(({ grade }) => grade === 2).map(({ quote }) => quote),
  }));
const standalone = (await readQuestions())
  .filter(({ kind }) => kind === 'answerable')
  .map(({ text, quotes }) => ({ question: text, history: [], quotes }));
const rows = [];
for (const mode of MODES) rows.push(await measure(mode, { asked: standalone, directory: library.directory }));
for (const mode of FOLLOW_UP_MODES)
  rows.push(await measure(mode, { asked: followUps, directory: library.directory }));
await library.remove();
if (options.json) console.log(JSON.stringify(rows, undefined, 2));
else console.table(rows);
