import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Turn } from '@twinscribe/contracts';
import fc from 'fast-check';
import { condenseQuestion } from './condense-question.ts';

/** Turns of user and assistant, in alternation. */
const talk = (...contents: string[]): Turn[] =>
  contents.map((content, i) => ({ role: i % 2 === 0 ? 'user' : 'assistant', content }));

const CRUMB = talk('What is crumb?', 'A small Python tool that cuts Markdown into chunks.');

const leans = (question: string): boolean => condenseQuestion({ question, history: CRUMB }).leaned;

test.each([
  [
    'Why?',
    'And in German?',
    'What did she say?',
    'Does that apply to code too?',
    'the second one',
    'How many were lost?',
  ],
  ['Warum nicht?', 'Und wie lange dauert das?', 'Was ist mit dem zweiten?', 'Wie alt ist er?'],
  ['Et au musée ?', 'Combien de temps cela prend-il ?', 'Quel âge a-t-il ?', "Qu'en est-il des lettres ?"],
  ['¿Por qué?', '¿Y en el museo?', '¿Cuánto cuesta eso?', '¿Y el segundo?'],
  ['なぜですか？', 'почему?', 'لماذا؟'],
])('a turn that points back or leaves its subject out leans: %s', (...questions) => {
  expect(questions.filter((question) => !leans(question))).toEqual([]);
});

test.each([
  [
    'Who is Annis Tolliver?',
    'How do you know that a claim is true before you print it?',
    'Something else: why log it?',
  ],
  ['Wie funktioniert die Suche im Museum?', 'Was hat das Fahrrad mit Suchmaschinen zu tun?'],
  ["Comment s'appelle le levain de Grenoble ?", "Y a-t-il un article sur les files d'attente ?"],
  ['¿Cómo se corta un texto en fragmentos?'],
  ['検索の品質をどのように測定しているのですか？', 'Как вы измеряете качество поиска в музее?'],
])('a turn that stands alone does not: %s', (...questions) => {
  expect(questions.filter((question) => leans(question))).toEqual([]);
});

test('a turn that leans is searched for with the words of what it leans on', () => {
  expect(condenseQuestion({ question: 'Who wrote it?', history: CRUMB })).toEqual({
    query: 'Who wrote it? crumb small Python tool cuts Markdown chunks',
    leaned: true,
  });
});

test('questions that lean themselves are gone behind, nearest first', () => {
  const history = [
    ...CRUMB,
    ...talk('And spoke?', 'A Node tool.', 'Does it need anything installed?', 'Node 20.'),
  ];
  const { query } = condenseQuestion({ question: 'and the other one?', history });
  expect(query).toBe('and the other one? installed spoke crumb Node 20');
});

test('a place in a list stands for the item', () => {
  const history = talk(
    'Which gates are there?',
    'Three: the reranker, the rare word, which is old, and the writer.',
  );
  expect(condenseQuestion({ question: 'How does the third work?', history }).query).toBe(
    'How does the third work? gates writer',
  );
  const listed = talk(
    'Which gates are there?',
    '1. the reranker [1]\n2. the rare word [2]\n3. the writer [3]',
  );
  expect(condenseQuestion({ question: 'And the second?', history: listed }).query).toBe(
    'And the second? gates 2 rare word',
  );
});

test('a long answer adds nothing: it speaks of more than it was asked', () => {
  const history = talk(
    'What is crumb?',
    'It cuts text. '.repeat(20) + 'Bread, ovens, bicycles and trains are other things I like.',
  );
  expect(condenseQuestion({ question: 'Why?', history }).query).not.toContain('bicycles');
});

test('without a conversation nothing leans', () => {
  expect(condenseQuestion({ question: 'Why?', history: [] })).toEqual({ query: 'Why?', leaned: false });
});

test('the query begins with the question, and is the question where it does not lean', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 });
  const history = fc.array(text, { maxLength: 6 }).map((contents) => talk(...contents));
  fc.assert(
    fc.property(text, history, (question, turns) => {
      const { query, leaned } = condenseQuestion({ question, history: turns });
      expect(leaned ? query.startsWith(question) : query === question).toBe(true);
    }),
  );
});

test('a conversation of any size is read quickly', () => {
  const long = 'it was the first of those and crumb '.repeat(3_000);
  const history = talk(...Array.from({ length: 100 }, () => long));
  const start = performance.now();
  condenseQuestion({ question: 'it '.repeat(2_600), history });
  condenseQuestion({ question: 'Why is it?', history });
  expect(performance.now() - start).toBeLessThan(200);
});

test('over the frozen conversations nearly all turns are told apart', () => {
  interface Conversation {
    question: string;
    history: Turn[];
    leans: boolean;
  }
  const file = new URL('../../../../eval/questions/follow-ups.jsonl', import.meta.url);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const conversations = lines.map((line) => JSON.parse(line) as Conversation); // our own file
  const wrong = conversations
    .filter((each) => condenseQuestion(each).leaned !== each.leans)
    .map(({ question }) => question);
  expect({ wrong, isRare: wrong.length <= 0.05 * conversations.length }).toMatchObject({ isRare: true });
});
