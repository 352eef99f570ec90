// How often the question set's unanswerable questions are refused, and answerable ones by mistake: by the api's own doubts,
// and end to end with the engine that has no model.
//
//   node bench/abstention.js [--collection <folder in the layout of BEIR>] [--json]
//
// Needs a build. The queries of the collection, which its own library answers, are the second control for false alarms.
// Questions with even numbers and with odd ones stand apart, so that a rule chosen on one half is seen on the other.
import { parseArgs } from 'node:util';
import { buildLibrary, readQuestions, startTiers } from './answering-tiers.js';
import { readCollection } from './retrieval-data.js';

/** @typedef {import('./answering-tiers.js').Question} Question */
/** @typedef {{ kind: string, isEven: boolean, doubts: string[], refused: boolean, abstained: boolean }} Outcome */

const { values: options } = parseArgs({
  options: { collection: { type: 'string' }, json: { type: 'boolean', default: false } },
});

/** @param {{ questions: Question[], collection?: string }} asked */
async function askAll({ questions, collection }) {
  const library = await buildLibrary(collection === undefined ? {} : { collection });
  const tiers = await startTiers({ directory: library.directory, env: { RAG_ABSTAIN: 'on' } });
  /** @type {Outcome[]} */
  const outcomes = [];
  for (const { id, kind, text } of questions) {
    const { retrieval, abstained, abstainedBy } = await tiers.ask({ question: text });
    const doubts = retrieval.doubts.map(({ reason }) => reason);
    const isEven = Number(/\d+/.exec(id)?.[0]) % 2 === 0;
    outcomes.push({
      kind,
      isEven,
      doubts,
      refused: abstainedBy === 'evidence',
      abstained,
    });
  }
  await tiers.stop();
  await library.remove();
  return outcomes;
}

/** @param {Outcome[]} outcomes @param {(outcome: Outcome) => boolean} test */
const share = (outcomes, test) =>
  outcomes.length === 0 ? '–' : ((outcomes.filter(test).length / outcomes.length) * 100).toFixed(1);

const own = await askAll({ questions: await readQuestions() });
const { collection } = options;
const control = collection === undefined ? [] : (await readCollection(collection)).dataset.queries;
const controlled =
  collection === undefined
    ? []
    : await askAll({
        questions: control.map(({ id, text }) => ({ id, text, kind: 'collection', quotes: [] })),
        collection,
      });

const isOutside = (/** @type {Outcome} */ { kind }) => kind !== 'answerable' && kind !== 'collection';
/** @type {Record<string, Outcome[]>} */
const GROUPS = {
  unanswerable: own.filter(isOutside),
  '… near miss': own.filter(({ kind }) => kind === 'near miss'),
  '… outside': own.filter(({ kind }) => kind === 'outside'),
  '… even': own.filter((outcome) => isOutside(outcome) && outcome.isEven),
  '… odd': own.filter((outcome) => isOutside(outcome) && !outcome.isEven),
  answerable: own.filter(({ kind }) => kind === 'answerable'),
  '… even ': own.filter(({ kind, isEven }) => kind === 'answerable' && isEven),
  '… odd ': own.filter(({ kind, isEven }) => kind === 'answerable' && !isEven),
  collection: controlled,
};
const REASONS = ['nothing-found', 'unknown-names', 'unknown-words', 'subject-apart'];
const rows = Object.entries(GROUPS).map(([group, outcomes]) => ({
  group: group.trim(),
  questions: outcomes.length,
  refused: share(outcomes, ({ refused }) => refused),
  ...Object.fromEntries(
    REASONS.map((reason) => [reason, share(outcomes, ({ doubts }) => doubts.includes(reason))]),
  ),
  'with the extractive engine': share(outcomes, ({ abstained }) => abstained),
}));
if (options.json) console.log(JSON.stringify(rows, undefined, 2));
else console.table(rows);
