import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeEvidence, type EvidenceJudgement } from './judge-evidence.ts';
import type { FoundPassage } from './support/found-passage.ts';

const passage = (text: string, fields: Partial<FoundPassage> = {}): FoundPassage => ({
  text,
  title: 'Notes',
  author: null,
  category: 'article',
  publishedAt: null,
  tags: [],
  headingPath: [],
  language: 'en',
  ...fields,
});

const FOUND = [
  passage('I bought a second-hand RTX 3090 for £640 from a man in Rotherham. The machine is called Proofer.'),
  passage(
    'The co-op has its workshop behind the station. Bartek counts the parts there, 340 of them from Kassel.',
  ),
  passage('My starter is called Gaston. It demands four minutes a day. A town is not what it needs.'),
  passage('Flour is dear this year, and the mill knows it.'),
];

const judge = (question: string, found: readonly FoundPassage[] = FOUND): EvidenceJudgement =>
  judgeEvidence({ question, candidates: found, passages: found });

const doubtsOf = (question: string, found?: readonly FoundPassage[]) =>
  judge(question, found).doubts.map(({ reason, words }) => [reason, ...words]);

test('a question in words of the passages is answerable, in other forms of them and mistyped, too', () => {
  for (const question of [
    'How much did you pay for the second-hand RTX 3090?',
    'what is the machnie called',
    'Who counted the parts at the co-op?',
    'hello',
    '',
  ]) {
    expect([question, doubtsOf(question)]).toEqual([question, []]);
  }
});

test('nothing found is nothing to answer from', () => {
  expect(judge('Anything?', [])).toEqual({
    isAnswerable: false,
    doubts: [{ reason: 'nothing-found', words: [] }],
  });
});

test('names, code and figures that no passage has are not what the library is about', () => {
  expect(doubtsOf('Is the machine from Kubernetes?')).toEqual([['unknown-names', 'Kubernetes']]);
  expect(doubtsOf('Does the machine called Proofer come with `proofer.py`?')).toEqual([
    ['unknown-names', 'proofer.py'],
  ]);
  expect(doubtsOf('Is the second-hand machine a 4090?')).toEqual([['unknown-names', '4090']]);
});

test('a question of which most words are nowhere is about something else', () => {
  expect(doubtsOf('How does photosynthesis feed a plant?')).toEqual([
    ['unknown-words', 'photosynthesis', 'feed', 'plant'],
  ]);
});

test('a question of one word is not refused for it, wherever the word is missing: it may be said otherwise', () => {
  const trieste = { text: 'I grew up in Trieste and moved to Leeds when I was nineteen.' };
  for (const question of [
    'Where were you born?',
    'Where do you live?',
    'What is your job?',
    'How old are you?',
  ])
    expect([question, isAnswerable(question, trieste)]).toEqual([question, true]);
  const others = [
    ['What do your colleagues think of remote work?', 'My colleagues like to work at home.', 'en'],
    ['Wo wohnst du?', 'Ich bin vor zehn Jahren nach Leeds gezogen.', 'de'],
    ['Was hältst du von Käse?', 'Ich mag Gouda und Brie sehr.', 'de'],
    ['Où habites-tu ?', 'Je suis partie à Lyon il y a dix ans.', 'fr'],
    ['¿Cuál es tu profesión?', 'Soy panadera desde hace diez años.', 'es'],
  ] as const;
  for (const [question, text, language] of others)
    expect([question, isAnswerable(question, { text, language })]).toEqual([question, true]);
});

test('asking what was written does not ask whether the text speaks of writing', () => {
  const bread = (text: string, language: string) => [passage(text, { title: '', language })];
  expect(doubtsOf('What did I write about flour?')).toEqual([]);
  expect(doubtsOf('Was habe ich über Brot geschrieben?', bread('Mein Brot ist gut.', 'de'))).toEqual([]);
  expect(doubtsOf("Qu'est-ce que tu as écrit sur le pain ?", bread('Le pain est bon.', 'fr'))).toEqual([]);
  expect(doubtsOf('¿Qué has escrito sobre el pan?', bread('El pan es bueno.', 'es'))).toEqual([]);
  expect(doubtsOf('What did I write about photosynthesis?')).toEqual([['unknown-words', 'photosynthesis']]);
});

test('the thing asked for must stand near something else of the question', () => {
  expect(doubtsOf('How much flour does Gaston demand?')).toEqual([['subject-apart', 'flour']]);
  expect(doubtsOf('In which town does the co-op have its workshop?')).toEqual([['subject-apart', 'town']]);
  expect(doubtsOf('Which machine is called Proofer?')).toEqual([]);
});

test('headings are near everything below them', () => {
  const found = [passage('It takes 900 grams.', { headingPath: ['Gaston', 'What flour it gets'] })];
  expect(doubtsOf('How much flour does Gaston get?', found)).toEqual([]);
});

test('passages in another language are held to names and figures only', () => {
  expect(
    doubtsOf('Was hast du für die gebrauchte Maschine in Rotherham bezahlt, und wie heißt sie?'),
  ).toEqual([]);
  expect(doubtsOf('Was hast du für die RTX 4090 bezahlt, und wie heißt sie?')).toEqual([
    ['unknown-names', '4090'],
  ]);
});

test('questions in German, French and Spanish ask for things, too', () => {
  const german = [
    passage('Mein Sauerteig heißt Gaston. Er fordert vier Minuten am Tag.', { language: 'de' }),
  ];
  expect(doubtsOf('Wie viel Minuten fordert Gaston am Tag?', german)).toEqual([]);
  expect(doubtsOf('Welche Sorte Käse isst der Gaston mit dir am Tag?', german)).toContainEqual([
    'unknown-words',
    'Sorte',
    'Käse',
    'isst',
  ]);
});

const isAnswerable = (question: string, { text, ...fields }: Partial<FoundPassage> & { text: string }) =>
  judge(question, [passage(text, fields)]).isAnswerable;

test('the author, the year, the tags and the category are known of a passage', () => {
  const text = 'Overlap is rent: it is paid every month.';
  const about = { author: 'Ines Marchetti', publishedAt: '2024-05-03', tags: ['chunking'] };
  const found = [passage(text, about)];
  for (const question of [
    'What does Ines Marchetti say about overlap?',
    "What is Ines Marchetti's view of overlap?",
    'What did you say in the 2024 article about chunking and overlap?',
  ])
    expect([question, doubtsOf(question, found)]).toEqual([question, []]);
  const irish = [passage(text, { author: 'Ann O’Neil' }), passage(text, { author: 'Élodie Roux' })];
  expect(doubtsOf("What does Ann O'Neil say about overlap?", irish)).toEqual([]);
  expect(doubtsOf("What does O'Neil's article say about overlap?", irish)).toEqual([]);
  expect(doubtsOf('What does Elodie Roux say about overlap?', irish)).toEqual([]);
  expect(judge('What does Knuth say about overlap?', found).isAnswerable).toBe(false);
  const german = { text: 'Das Brot ist gut und die Kruste auch.', language: 'de', author: 'Jörg Müller' };
  expect(isAnswerable('Was ist an Müllers Brot so gut?', german)).toBe(true);
});

test('what is answered in other words is not refused', () => {
  const kitchen = { text: 'The kitchen is at 22 degrees in winter.' };
  for (const question of [
    'What temperature is my kitchen in winter?',
    'WHAT TEMPERATURE IS MY KITCHEN?',
    'Which room is at 22 degrees?',
    'How warm is the kitchen?',
  ])
    expect([question, isAnswerable(question, kitchen)]).toEqual([question, true]);
  const starter = { text: 'I feed the starter every Sunday. It was born in March.' };
  expect(isAnswerable('How old is my starter?', starter)).toBe(true);
  expect(isAnswerable('How often is the starter fed?', starter)).toBe(true);
  const search = { text: 'The co-op search is 400 lines of Go.' };
  expect(isAnswerable('What language is the co-op search written in?', search)).toBe(true);
  const german = { text: 'Das Brot backe ich bei 240 Grad.', language: 'de' };
  expect(isAnswerable('Bei welcher Temperatur backe ich das Brot?', german)).toBe(true);
  const french = { text: 'Je cuis le pain à 240 degrés.', language: 'fr' };
  expect(isAnswerable('À quelle température je cuis le pain ?', french)).toBe(true);
});

/** By language: what the library says, a question that it answers, one that it does not. */
const SPOKEN: Readonly<Record<string, readonly [string, string, string]>> = {
  en: [
    'The bread is baked at 240 degrees.',
    'How hot is the bread baked?',
    'How does a plant use photosynthesis?',
  ],
  de: [
    'Das Brot backe ich bei 240 Grad.',
    'Wie heiß backe ich das Brot?',
    'Wie hoch ist die Steuer auf Autos in der Mongolei?',
  ],
  fr: [
    'Je cuis le pain à 240 degrés.',
    'Comment je cuis le pain ?',
    'Quelle est la fiscalité dans les départements ?',
  ],
  es: [
    'Horneo el pan a 240 grados.',
    '¿A qué temperatura horneo el pan?',
    '¿Cuál es la capital de la provincia y por qué?',
  ],
  it: [
    'Cuocio il pane a 240 gradi.',
    'A quanti gradi cuocio il pane?',
    'Qual è la capitale della provincia e perché?',
  ],
  pt: [
    'Asso o pão a 240 graus.',
    'A quantos graus asso o pão?',
    'Qual é a capital da província e por que não outra?',
  ],
  nl: [
    'Ik bak het brood op 240 graden.',
    'Hoe heet bak ik het brood?',
    'Wat is de hoofdstad van de provincie en waarom?',
  ],
};

test('in a language that the gate speaks, the answered question passes and the foreign one is refused', () => {
  for (const [language, [text, answered, foreign]] of Object.entries(SPOKEN)) {
    const found = { text, language };
    expect([language, isAnswerable(answered, found), isAnswerable(foreign, found)]).toEqual([
      language,
      true,
      false,
    ]);
  }
});

test('in every other language only finding nothing refuses', () => {
  for (const [language, text, question] of [
    ['zh', '冬天厨房的温度是22度', '冬天厨房的温度是多少？'],
    ['ja', '冬の台所は22度です。', '冬の台所の温度は何度ですか？'],
    ['th', 'ห้องครัวมีอุณหภูมิ 22 องศาในฤดูหนาว', 'อุณหภูมิห้องครัวในฤดูหนาวเท่าไหร่'],
    ['he', 'המטבח ב-22 מעלות בחורף', 'מה הטמפרטורה במטבח בחורף?'],
    ['ar', 'المطبخ في الشتاء ٢٢ درجة', 'ما هي درجة الحرارة في مطبخي في الشتاء؟'],
    ['ru', 'Зимой на кухне 22 градуса.', 'Какая температура у меня на кухне зимой?'],
  ] as const) {
    expect([language, isAnswerable(question, { text, language })]).toEqual([language, true]);
    expect([language, isAnswerable(question, { text, language: null })]).toEqual([language, true]);
    expect([language, judge(question, []).isAnswerable]).toEqual([language, false]);
  }
});

test('a question in another language than any of the passages, or in none that can be told, is not compared by words', () => {
  for (const question of [
    'Wie warm ist die Werkstatt von Proofer in München?',
    'ガストンは何を食べますか',
    '「what is it」の意味は何ですか、そしていつ使いますか',
    'photosynthesis chlorophyll',
  ])
    expect([question, judge(question).isAnswerable]).toEqual([question, true]);
  const mixed = [...FOUND, passage('冬天厨房的温度是22度', { language: 'zh' })];
  expect(judge('How does photosynthesis feed a plant?', mixed).isAnswerable).toBe(true);
});

test('a passage of no told language is in the one that its words are of', () => {
  const text = 'The kitchen is at 22 degrees in the winter.';
  expect(isAnswerable('How does photosynthesis feed a plant?', { text, language: null })).toBe(false);
  expect(isAnswerable('Wie ist die Temperatur in der Küche?', { text, language: null })).toBe(true);
});

test('any question is judged, and a refusal says why', () => {
  const word = fc.constantFrom(
    'which',
    'flour',
    'Gaston',
    '3090',
    '`x`',
    '?',
    'weiß',
    '猫',
    '🦔',
    "d'",
    '\n',
    'town',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 15 }), (words) => {
      const judged = judge(words.join(' '));
      expect(judged.isAnswerable || judged.doubts.length > 0).toBe(true);
    }),
  );
});
