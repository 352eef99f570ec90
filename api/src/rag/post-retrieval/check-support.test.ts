import { expect, test } from '@jest/globals';
import type { Citation } from '@twinscribe/contracts';
import { checkSupport, type CheckableSource } from './check-support.ts';

const source = (fields: Partial<CheckableSource>): CheckableSource => ({
  number: 1,
  text: '',
  title: 'Notes',
  headingPath: [],
  author: 'Ines Marchetti',
  publishedAt: '2025-03-02',
  language: 'en',
  ...fields,
});

const MUSEUM = source({
  text: "The museum's index is 61 MB. The median query takes 9 ms on a mini-PC that I bought in 2016. Ruth Okafor counted 1,070 letters by hand on 24 April, and Annis Tolliver paid £640 for a card.",
});

function check(answer: string, sources: readonly CheckableSource[] = [MUSEUM], question = ''): Citation[] {
  return checkSupport({ question, answer, sources });
}

const supports = (...rest: Parameters<typeof check>): (string | null)[] =>
  check(...rest).map(({ support }) => support);

test('a sentence in the words of its passage is supported, one in other forms of them too', () => {
  expect(supports('The median query takes 9 ms. [1] Median queries took 9 ms on a Mini-PC. [1]')).toEqual([
    'supported',
    'supported',
  ]);
});

test('a number that the passage does not have is named, and leaves the sentence unsupported', () => {
  expect(check("The museum's index is 62 MB. [1]")).toMatchObject([
    { sources: [1], support: 'unsupported', missing: { numbers: ['62 MB'], names: [], words: [] } },
  ]);
});

test('a number is the same number in any way of writing it', () => {
  const passage = source({
    text: 'It cost 1,070 pounds, 3 per cent of 1.5 million, or 0.67 of it; twenty-one took part, half past 04:12.',
  });
  const ways = [
    'It cost 1.070 pounds.',
    'It cost 1 070 pounds.',
    'It cost £1070.',
    'That is 3 % of 1,500,000.',
    'That is three percent of 1.5 million.',
    'It took 67 % of it.',
    '21 took part.',
    'It was half past 4:12.',
    'It cost ١٠٧٠ pounds.',
  ];
  for (const way of ways) expect([way, supports(`${way} [1]`, [passage])]).toEqual([way, ['supported']]);
});

test('number words of a language are read in it', () => {
  const cases = [
    ['de', 'Es waren einundzwanzig Räder und dreihundert Ketten.', 'Es waren 21 Räder und 300 Ketten.'],
    ['fr', "L'index avait quatre-vingt-onze pages et dix-neuf notes.", "L'index avait 91 pages et 19 notes."],
    ['es', 'Eran treinta y dos cartas y doce libros.', 'Eran 32 cartas y 12 libros.'],
    ['en', 'There were two hundred and forty letters.', 'There were 240 letters.'],
  ] as const;
  for (const [language, text, sentence] of cases) {
    const passage = source({ text, language });
    expect([sentence, supports(`${sentence} [1]`, [passage])]).toEqual([sentence, ['supported']]);
    const wrong = sentence.replace(/\d+/, '77');
    expect([wrong, supports(`${wrong} [1]`, [passage])]).toEqual([wrong, ['unsupported']]);
  }
});

test('units must agree where both sides name one', () => {
  expect(supports('The index is 61 GB. [1] The query takes 9 seconds. [1]')).toEqual([
    'unsupported',
    'unsupported',
  ]);
  const table = source({ text: '| query | ms |\n| median query | 9 |' });
  expect(supports('The median query takes 9 ms. [1]', [table])).toEqual(['supported']);
});

test('dates must agree as a whole, in any way of writing them, and the day of publication counts', () => {
  expect(supports('Ruth counted letters on April 24. [1] Ruth counted letters on 25 April. [1]')).toEqual([
    'supported',
    'unsupported',
  ]);
  expect(supports('I wrote the notes on 2 March 2025. [1]')).toEqual(['supported']);
});

test('a name must be in the passage as it is', () => {
  expect(check('The letters were counted by Bartek. [1]')).toMatchObject([
    { support: 'unsupported', missing: { names: ['Bartek'] } },
  ]);
  expect(supports("Okafor's letters were counted by hand. [1]")).toEqual(['supported']);
});

test('at the head of a sentence any word is capitalised, so that a missing name there only makes it doubtful', () => {
  expect(check('Bartek counted 1,070 letters by hand. [1]')).toMatchObject([
    { support: 'partly', missing: { names: [], words: ['Bartek'] } },
  ]);
});

test('a first and a second name that belong to two people are no name', () => {
  expect(check('A card was paid for by Annis Okafor. [1]')).toMatchObject([
    { support: 'partly', missing: { names: ['Okafor'] } },
  ]);
});

test('what the passage says of one thing is not said of another', () => {
  const passage = source({
    text: 'Won 6, lost 8, which proves nothing. The other run was won 2 to nil, as Ruth told Annis.',
  });
  expect(check('Won 6, lost 2, which proves nothing. [1]', [passage])).toMatchObject([
    { support: 'partly', missing: { numbers: ['2'] } },
  ]);
  expect(supports('Won 6, lost 6, which proves nothing. [1]', [passage])).toEqual(['unsupported']);
});

test('code must be there letter for letter', () => {
  const passage = source({
    text: 'Open it with `encoding="utf-8-sig"` and see `crumb.py`, `maxTokens` and FH-M525.',
  });
  const right = 'Open `crumb.py` with `utf-8-sig`, set maxTokens and see FH-M525. [1]';
  expect(supports(right, [passage])).toEqual(['supported']);
  for (const [a, b] of [
    ['utf-8-sig', 'utf-16-sig'],
    ['crumb.py', 'crumb.js'],
    ['maxTokens', 'maxToken2'],
    ['M525', 'M526'],
  ] as const) {
    expect([b, supports(right.replace(a, b), [passage])]).toEqual([b, ['unsupported']]);
  }
});

test('an acronym stands for its words', () => {
  const passage = source({ text: 'Reciprocal rank fusion throws the scores away.' });
  expect(supports('With RRF the scores are thrown away. [1]', [passage])).not.toContain('unsupported');
  expect(supports('With BGE the scores are thrown away. [1]', [passage])).toEqual(['unsupported']);
});

test('a sentence of other words is not supported, however true its numbers', () => {
  expect(supports('Purple elephants dance merrily under silver moonlight every evening. [1]')).toEqual([
    'unsupported',
  ]);
  expect(supports('The index has 61 MB and delights librarians, scholars and poets. [1]')).toEqual([
    'partly',
  ]);
});

test('several sources are taken together, and only those that are cited', () => {
  const second = source({ number: 2, text: 'Proofer draws 350 W at full load.' });
  const sentence = 'The index is 61 MB and Proofer draws 350 W';
  expect(supports(`${sentence} [1][2].`, [MUSEUM, second])).toEqual(['supported']);
  expect(supports(`${sentence} [1].`, [MUSEUM, second])).toEqual(['unsupported']);
});

test('a claim without a source is unsupported, and nothing is missing from no passage', () => {
  expect(check('The index is 61 MB.')).toMatchObject([
    { sources: [], support: 'unsupported', missing: { numbers: [], names: [], words: [] } },
  ]);
});

test('what claims nothing needs no support', () => {
  const answer = '## Sizes\nHello! Do you want more? Here is what I wrote:\n- The index is 61 MB. [1]';
  expect(supports(answer)).toEqual([null, null, null, null, 'supported']);
});

test('saying that the library does not say needs no support, in any of our languages', () => {
  const denials = [
    'The library does not answer this question.',
    "I can't find that in the archive.",
    'The passages do not mention any salary.',
    'None of the sources says so.',
    'Dazu steht in der Bibliothek nichts.',
    'Darüber habe ich in diesen Texten nichts geschrieben.',
    'La bibliothèque ne répond pas à cette question.',
    'La biblioteca no contesta esta pregunta.',
    'De bibliotheek geeft geen antwoord.',
  ];
  for (const denial of denials) expect([denial, supports(denial)]).toEqual([denial, [null]]);
});

test('a denial may repeat the names of the question, and no others', () => {
  const denial = 'The library does not say where Kessler lived.';
  expect(supports(denial, [MUSEUM], 'Where did Kessler live?')).toEqual([null]);
  expect(
    supports('The library does not say where he lived, but it was Freiburg.', [MUSEUM], 'Where?'),
  ).toEqual(['unsupported']);
});

test('an answer in another language than the passage can be held to its numbers and no more', () => {
  const sentence = 'Der Index des Museums ist 61 MB groß und die Anfrage dauert 9 ms. [1]';
  expect(supports(sentence)).toEqual(['partly']);
  expect(supports(sentence.replace('61', '71'))).toEqual(['unsupported']);
});

test('German nouns are no names, and inflected words are found', () => {
  const passage = source({
    text: 'Der Meister hieß Kessler, und er hatte eine Regel: erst zuhören.',
    language: 'de',
  });
  expect(supports('Kesslers Regel als Meister war, erst zuzuhören. [1]', [passage])).toEqual(['supported']);
  expect(supports('Der Meister hieß Brandt, und er hatte eine Regel. [1]', [passage])).toEqual(['partly']);
});

test('scripts without spaces are compared by pairs of characters', () => {
  const passage = source({ text: '博物館の索引は61MBです。中央値は9msです。', language: 'ja' });
  expect(supports('博物館の索引は61MBです。[1]', [passage])).toEqual(['supported']);
  expect(supports('博物館の索引は71MBです。[1]', [passage])).toEqual(['unsupported']);
  expect(supports('象は月夜に踊る。[1]', [passage])).toEqual(['unsupported']);
});

test('an empty answer has no sentences', () => {
  expect(check('')).toEqual([]);
});

test('long answers over long passages are checked in time that grows as they do', () => {
  for (const unit of [
    '12 34 ',
    'Ab ',
    'a.',
    '\n',
    '12 May ',
    '[1] ',
    '"(',
    'hundred and ',
    'x '.repeat(40),
  ]) {
    const text = unit.repeat(Math.ceil(10_000 / unit.length));
    const startedAt = performance.now();
    check(`${text} [1].`, [source({ text })]);
    expect({ unit, isFast: performance.now() - startedAt < 1_500 }).toEqual({ unit, isFast: true });
  }
});
