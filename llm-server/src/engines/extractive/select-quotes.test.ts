import { expect, test } from '@jest/globals';
import { selectQuotes } from './select-quotes.ts';

interface Passage {
  number: number;
  label: string;
  text: string;
}

const LIBRARY: Passage[] = [
  {
    number: 1,
    label: 'Where to Cut the Loaf › Overlap is rent',
    text: [
      '## Overlap is rent',
      'Overlap means that the end of one piece is repeated at the start of the next. It is a good idea. It is also paid for every month.',
      '| Overlap | Chunks |\n| --- | --- |\n| 0 | 75,100 |',
      'So I use 30 words of overlap on 220, and I overlap by **whole sentences.** A half sentence at the start of a chunk is worse than no overlap.',
      '```ts\nconst overlap = chunk.overlap;\n```',
    ].join('\n\n'),
  },
  {
    number: 2,
    label: 'One Second-Hand GPU',
    text: 'In March I bought a second-hand graphics card for £640. It has 24 GB of memory.\n\n- The fan is loud.\n- Dr. Ruth Meyer, e.g., complains. She sits beside it.',
  },
  {
    number: 3,
    label: 'Was das Fahrrad weiß',
    text: 'Der Meister hieß Kessler, und er hatte eine Regel: erst zuhören, dann schrauben. Er trank viel Kaffee.',
  },
  { number: 4, label: 'Le levain', text: "Mon levain s'appelle Gaston. Il a neuf ans." },
  { number: 5, label: '分块', text: '分块的重叠使句子保持完整。索引会因此变大。' },
  { number: 6, label: '오버랩', text: '오버랩이 있으면 문장이 잘리지 않는다. 디스크는 더 필요하다.' },
  { number: 7, label: '重なり', text: '重なりは文を守ります。索引は大きくなります。' },
];

const quotes = (question: string, passages = LIBRARY): string[] =>
  selectQuotes({ question, passages }).map(({ text, number }) => `${text} [${number}]`);

test('a question about a subject gets the sentences about it', () => {
  const found = quotes('What did I write about chunk overlap?');
  expect(found).toContain('A half sentence at the start of a chunk is worse than no overlap. [1]');
  expect(found.every((quote) => quote.endsWith('[1]'))).toBe(true);
});

test.each([
  ['How much did the graphics card cost?', 'In March I bought a second-hand graphics card for £640. [2]'],
  [
    'Welche Regel hatte Kessler?',
    'Der Meister hieß Kessler, und er hatte eine Regel: erst zuhören, dann schrauben. [3]',
  ],
  ["Comment s'appelle mon levain ?", "Mon levain s'appelle Gaston. [4]"],
  ['重叠对句子有什么作用？', '分块的重叠使句子保持完整。 [5]'],
  ['오버랩은 문장을 어떻게 지키나요?', '오버랩이 있으면 문장이 잘리지 않는다. [6]'],
  ['重なりは何を守りますか', '重なりは文を守ります。 [7]'],
])('%s', (question, expected) => {
  expect(quotes(question)).toContain(expected);
});

test.each([
  'What is the capital of Mongolia?',
  'How do I bake a chocolate cake?',
  'Who won the world cup in 2018?',
  'Was ist die Hauptstadt von Japan?',
  "Quelle est la capitale de l'Espagne ?",
  '日本の首都はどこですか',
  'What is it?',
  '???',
  '',
])('a question of which the passages do not speak gets nothing: %j', (question) => {
  expect(quotes(question)).toEqual([]);
});

test('a question that says most of it in other words is answered, and one that shares a word by chance is not', () => {
  expect(quotes('Why is overlap so expensive?')).toContain(
    'Overlap means that the end of one piece is repeated at the start of the next. [1]',
  );
  expect(quotes('Which piece of music should an orchestra rehearse first?')).toEqual([]);
});

test('who wrote a passage, and when, is not what it is about', () => {
  const text = 'My bread gets a dark crust. I bake it at 240 degrees. Ida likes it burnt.';
  const passages = [{ number: 1, label: 'Bread › Crust (Ines Marchetti, 2024-06-18)', text }];
  for (const question of [
    'What did Ines Marchetti write about photosynthesis?',
    'Did Ines ever visit Japan?',
    "What is Ines Marchetti's favourite film?",
    'What happened in 2024 in Japan?',
    'Who is Ines Marchetti?',
  ])
    expect([question, quotes(question, passages)]).toEqual([question, []]);
  expect(quotes('What does Ines Marchetti say about bread?', passages)).toContain(
    'My bread gets a dark crust. [1]',
  );
  const bio = {
    number: 2,
    label: 'About (Ines Marchetti, 2024-06-18)',
    text: 'Ines Marchetti lives in Leeds.',
  };
  expect(quotes('What does Ines Marchetti say about bread?', [...passages, bio])).toContain(
    'My bread gets a dark crust. [1]',
  );
  expect(quotes('What does Ida like?', passages)).toContain('Ida likes it burnt. [1]');
});

test('a sentence that only repeats the question does not answer it', () => {
  const text = '"What is the capital of Mongolia" is no use as a test question. Anything can refuse that.';
  expect(quotes('What is the capital of Mongolia?', [{ number: 1, label: 'A shoebox', text }])).toEqual([]);
});

test('what is no prose is never quoted, and markup of lists is left out', () => {
  const text = [
    '---\ntitle: overlap\n---',
    '# Overlap heading',
    '<!-- overlap -->',
    '> Overlap in a quotation counts as prose.',
    '1. Overlap in an item is prose, too.',
    '[overlap]: https://example.org',
    '~~~\nOverlap in code is not.\n~~~',
    "import Overlap from './overlap.js';",
    'Export the overlap first.',
  ].join('\n\n');
  expect(quotes('What about overlap?', [{ number: 7, label: '', text }])).toEqual([
    'Overlap in a quotation counts as prose. [7]',
    'Overlap in an item is prose, too. [7]',
    'Export the overlap first. [7]',
  ]);
});

test('lines that were wrapped are joined and white space is collapsed', () => {
  const text = 'The overlap\nis thirty   words\r\nlong. It\u00a0works.';
  expect(quotes('How long is the overlap?', [{ number: 1, label: '', text }])[0]).toBe(
    'The overlap is thirty words long. [1]',
  );
});

test('a sentence that would be taken for a citation of ours is not quoted', () => {
  const text = 'The overlap is thirty words [3]. The overlap of arrays[0] is none. Overlap costs disk.';
  expect(quotes('What is the overlap?', [{ number: 1, label: '', text }])).toEqual([
    'Overlap costs disk. [1]',
  ]);
});

test('sentences come in the order of the passages, at most five, none twice', () => {
  const passages = [1, 2, 3, 4].map((number) => ({
    number,
    label: '',
    text: `The overlap is the same everywhere. Overlap number ${number} differs a little. Overlap ${number} again, said otherwise.`,
  }));
  const found = selectQuotes({ question: 'What is the overlap?', passages });
  expect(found.length).toBeLessThanOrEqual(5);
  expect(found.map(({ number }) => number)).toEqual(found.map(({ number }) => number).sort((a, b) => a - b));
  expect(new Set(found.map(({ text }) => text)).size).toBe(found.length);
});

test('hostile passages take no time', () => {
  const texts = [
    '('.repeat(50_000),
    'a '.repeat(100_000),
    '*'.repeat(50_000),
    '> '.repeat(50_000),
    '- '.repeat(50_000),
    '`'.repeat(50_000),
    '[1'.repeat(30_000),
    '<a'.repeat(30_000),
    '---\n'.repeat(20_000),
  ];
  const started = performance.now();
  for (const text of texts) quotes('What is the overlap of a?', [{ number: 1, label: '', text }]);
  expect(performance.now() - started).toBeLessThan(5_000);
});
