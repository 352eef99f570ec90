import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Citation } from '@twinscribe/contracts';
import { checkSupport, type CheckableSource } from './check-support.ts';
import { citeSentences } from './cite-sentences.ts';

/** Answers that an honest model might give, made of the example library's own sentences, and the same answers corrupted. */
interface OracleAnswer {
  readonly question: string;
  /** Every sentence cites the one source. */
  readonly answer: string;
  readonly source: CheckableSource;
}

interface FrozenQuestion {
  readonly question: string;
  readonly relevant: readonly { readonly document: string; readonly quote: string }[];
}

const ROOT = new URL('../../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

const questions = read('eval/questions/standalone.jsonl')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as FrozenQuestion); // the question set is checked where it is made
/** Enough to measure by, and quick. */
const half = questions.filter((_, i) => i % 2 === 0);

const NAMES =
  'Ruth Okafor Annis Tolliver Bartek Nowak Kessler Freiburg Kassel Grenoble Gaston Trieste Selby Proofer Cormack Clarke Büttcher Robertson Zaragoza Brontë Rotherham Carbonell Goldstein Ryedale Carlton Holroyd Ackerley Leeds Swiss French Llama Python SQLite Nginx Thwaite Elda March August'.split(
    ' ',
  );
const NUMBER_WORDS =
  'two three four five six seven eight nine ten eleven twelve nineteen twenty thirty'.split(' ');

test('sentences quoted from a passage are supported by it', () => {
  const checked = oracleAnswers(half).flatMap(claimsOf);
  expect(checked.length).toBeGreaterThan(300);
  expect(shareOf(checked, ({ support }) => support === 'supported')).toBeGreaterThanOrEqual(0.98);
});

test('changed numbers are flagged', () => {
  const random = seededRandom(1);
  const corrupted = oracleAnswers(half).flatMap((oracle) => corruptNumber(oracle, random));
  expect(corrupted.length).toBeGreaterThan(100);
  expect(shareOf(corrupted, isFlagged)).toBeGreaterThanOrEqual(0.95);
});

test('swapped names are flagged', () => {
  const random = seededRandom(2);
  const corrupted = oracleAnswers(questions).flatMap((oracle) => swapName(oracle, random));
  expect(corrupted.length).toBeGreaterThan(50);
  expect(shareOf(corrupted, isFlagged)).toBeGreaterThanOrEqual(0.95);
});

function oracleAnswers(asked: readonly FrozenQuestion[]): OracleAnswer[] {
  return asked.flatMap(({ question, relevant }) =>
    relevant.map(({ document, quote }) => ({
      question,
      answer: citeEach(quote),
      source: passageAround({ document, quote }),
    })),
  );
}

/** The quotation and some paragraphs around it. */
function passageAround({ document, quote }: { document: string; quote: string }): CheckableSource {
  const file = read(`examples/library/${document}`);
  const [head = ''] = /^---\n[\s\S]*?\n---\n/.exec(file) ?? [];
  const at = file.indexOf(quote);
  const start = Math.max(head.length, file.lastIndexOf('\n\n', Math.max(0, at - 300)));
  const end = file.indexOf('\n\n', at + quote.length + 300);
  return {
    number: 1,
    text: file.slice(start, end === -1 ? undefined : end),
    title: /^title: "?(.*?)"?$/m.exec(head)?.[1] ?? document,
    headingPath: [],
    author: 'Ines Marchetti',
    publishedAt: /^date: (\S+)$/m.exec(head)?.[1] ?? null,
    language: /^language: (\S+)$/m.exec(head)?.[1] ?? 'en',
  };
}

/** `[1]` behind every sentence. */
function citeEach(text: string): string {
  const ends = citeSentences({ answer: text, sources: 1 }).map(({ end }) => end);
  return [0, ...ends].map((end, i) => text.slice(end, ends[i])).join(' [1]');
}

const claimsOf = ({ question, answer, source }: OracleAnswer): Citation[] =>
  checkSupport({ question, answer, sources: [source] }).filter(({ support }) => support !== null);

const isFlagged = (oracle: OracleAnswer): boolean =>
  claimsOf(oracle).some(({ support }) => support !== 'supported');

/** One digit changed, or one number word; the numbers of lists claim nothing and stay. */
function corruptNumber(oracle: OracleAnswer, random: Random): OracleAnswer[] {
  const pattern = new RegExp(
    `(?<=\\w.*)(?<!\\[)\\d|(?<!\\p{L})(?:${NUMBER_WORDS.join('|')})(?!\\p{L})`,
    'giu',
  );
  const isForeign = oracle.source.language !== 'en';
  const places = [...oracle.answer.matchAll(pattern)].filter(
    ({ 0: number }) => !isForeign || /\d/.test(number),
  );
  const others = (number: string): string[] => (/\d/.test(number) ? [...'0123456789'] : NUMBER_WORDS);
  const place = pick(places, random);
  return place === undefined ? [] : [replaceAt({ oracle, place, others: others(place[0]) }, random)];
}

/** In turn for each name another, which the passage does not have. */
function swapName(oracle: OracleAnswer, random: Random): OracleAnswer[] {
  const pattern = new RegExp(`(?<!\\p{L})(?:${NAMES.join('|')})(?!\\p{L})`, 'gu');
  const places = [...oracle.answer.matchAll(pattern)];
  const absent = NAMES.filter(
    (name) => !oracle.source.text.includes(name) && !oracle.source.title.includes(name),
  );
  return places.map((place) => replaceAt({ oracle, place, others: absent }, random));
}

function replaceAt(
  {
    oracle,
    place: { 0: found, index },
    others,
  }: { oracle: OracleAnswer; place: RegExpExecArray; others: readonly string[] },
  random: Random,
): OracleAnswer {
  const other =
    pick(
      others.filter((word) => word !== found.toLowerCase()),
      random,
    ) ?? '';
  const { answer } = oracle;
  return { ...oracle, answer: answer.slice(0, index) + other + answer.slice(index + found.length) };
}

type Random = () => number;

const pick = <T>(items: readonly T[], random: Random): T | undefined =>
  items[Math.floor(random() * items.length)];

function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const shareOf = <T>(items: readonly T[], test: (item: T) => boolean): number =>
  items.filter(test).length / items.length;
