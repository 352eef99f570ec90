// What a caller of the llm-server gets when the engine behind it misbehaves: every fault of the fake engine, before
// every adapter, asked for one reply (json) and for a stream (sse), through the whole service.
//
//   node bench/fault-matrix.js [--json]
//
// Needs a build. Exits with 1 where an answer was cut without a word, a request hung, or a promise was broken.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { runFaultMatrix, TRANSPORTS } from '@twinscribe/llm-server/testing';

/** @typedef {import('@twinscribe/llm-server/testing').MatrixCell} Cell */
/** @typedef {import('@twinscribe/llm-server/testing').Ending} Ending */

const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

/** @param {Ending} ending */
function nameOf(ending) {
  if (ending.kind === 'error') return `${ending.code}${ending.isInStream ? ' (in the stream)' : ''}`;
  return ending.kind === 'broken'
    ? `BROKEN: ${ending.how}`
    : { whole: 'whole', truncated: 'TRUNCATED', hung: 'HUNG' }[ending.kind];
}

/**
 * What most adapters do, and which do something else.
 * @param {readonly Cell[]} cells
 */
function summarize(cells) {
  /** @type {Map<string, string[]>} */
  const byEnding = new Map();
  for (const { ending, adapter } of cells) {
    const name = nameOf(ending);
    byEnding.set(name, [...(byEnding.get(name) ?? []), adapter]);
  }
  const [most, ...others] = [...byEnding].sort(([, a], [, b]) => b.length - a.length);
  const exceptions = others.map(([name, some]) => `${some.join(', ')}: ${name}`);
  return [most?.[0], ...exceptions].join('; ');
}

const cells = await runFaultMatrix();
/** @param {(cell: Cell) => boolean} test */
const count = (test) => cells.filter(test).length;
const isHonest = (/** @type {Ending} */ { kind }) => kind === 'whole' || kind === 'error';

if (options.json) console.log(JSON.stringify(cells, undefined, 2));
else {
  const adapters = [...new Set(cells.map(({ adapter }) => adapter))];
  console.log(`Adapters: ${adapters.join(', ')}\n`);
  console.log(['| fault |', ...TRANSPORTS.map((transport) => ` ${transport} |`)].join(''));
  console.log('| --- | --- | --- |');
  for (const fault of new Set(cells.map((cell) => cell.fault))) {
    const columns = TRANSPORTS.map((transport) =>
      summarize(cells.filter((cell) => cell.fault === fault && cell.transport === transport)),
    );
    console.log(`| ${fault} | ${columns.join(' | ')} |`);
  }
  const slowest = Math.round(Math.max(...cells.map(({ ms }) => ms)));
  console.log(
    `\n${cells.length} cells: ${count(({ ending }) => ending.kind === 'whole')} whole answers, ` +
      `${count(({ ending }) => ending.kind === 'error')} honest errors, ` +
      `${count(({ ending }) => ending.kind === 'truncated')} silent truncations, ` +
      `${count(({ ending }) => ending.kind === 'hung')} hangs, ${count(({ ending }) => ending.kind === 'broken')} broken. ` +
      `Slowest: ${slowest} ms. The next request was whole in ${count(({ after }) => after.kind === 'whole')}.`,
  );
}
if (!cells.every(({ ending, after }) => isHonest(ending) && after.kind === 'whole')) process.exitCode = 1;
