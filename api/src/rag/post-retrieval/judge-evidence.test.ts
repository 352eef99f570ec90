import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeEvidence, type EvidenceJudgement, type FoundPassage } from './judge-evidence.ts';

const passage = (text: string, fields: Partial<FoundPassage> = {}): FoundPassage => ({
  text,
  title: 'Notes',
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

test('any question is judged, and the judgement says why', () => {
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
      const { isAnswerable, doubts } = judge(words.join(' '));
      expect(doubts.length === 0).toBe(isAnswerable);
    }),
  );
});
