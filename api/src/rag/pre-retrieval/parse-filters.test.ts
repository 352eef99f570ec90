import { expect, test } from '@jest/globals';
import { searchFilterSchema } from '@twinscribe/contracts';
import fc from 'fast-check';
import { parseFilters } from './parse-filters.ts';

const AUTHORS = ['Ruth Okafor', 'Bartek Nowak', 'Zoë Ångström'];
const TAGS = ['query-rewriting', 'co-op', 'bm25', 'Search'];

const parse = (question: string, today = '2026-11-21') =>
  parseFilters({ question, today, authors: AUTHORS, tags: TAGS });

/** One line: categories, authors, tags, dates. */
function said(question: string, today?: string): string {
  const {
    categories = [],
    authors = [],
    tags = [],
    publishedFrom,
    publishedTo,
  } = parse(question, today).filter;
  const dates = (publishedFrom ?? publishedTo) ? [`${publishedFrom ?? ''}..${publishedTo ?? ''}`] : [];
  return [...categories, ...authors, ...tags.map((tag) => `#${tag}`), ...dates].join(' ');
}

test.each([
  ['your 2024 articles on search', 'article 2024-01-01..2024-12-31'],
  ["last year's posts about habits", 'post 2025-01-01..2025-12-31'],
  ['articles (2024)', 'article 2024-01-01..2024-12-31'],
  ['posts between 2023 and 2025', 'post 2023-01-01..2025-12-31'],
  ['posts since March 2024 but before June 2025', 'post 2024-03-01..2025-05-31'],
  ['Compare your posts from 2023 with those from 2024', 'post 2023-01-01..2024-12-31'],
  ['Since June, have you written anything about the queue?', '2026-06-01..'],
  ['Have you ever written a post about unicode?', 'post'],
  ['In your chunking article, which rule matters most?', 'article'],
  ['Does your code handle a byte order mark?', 'repository'],
  ['your posts and your articles on fusion', 'post article'],
  ['Did Ruth write anything in 2025?', 'Ruth Okafor 2025-01-01..2025-12-31'],
  ['posts by Zoe Angstrom or bartek nowak', 'post Zoë Ångström Bartek Nowak'],
  ["posts tagged 'co-op' or query rewriting", 'post #co-op #query-rewriting'],
  ['everything under the tag search', '#Search'],
])('%s', (question, filter) => expect(said(question)).toBe(filter));

test.each([
  ['Artikel aus dem Jahr 2024 über Suche', 'article 2024-01-01..2024-12-31'],
  ['Was hat Ruth Okafor seit letztem Sommer über Briefe geschrieben?', 'Ruth Okafor 2026-06-01..'],
  ['Beiträge, die du vor zwei Jahren veröffentlicht hast', 'post 2024-01-01..2024-12-31'],
  ['Quels articles as-tu écrits en mars 2024 ?', 'article 2024-03-01..2024-03-31'],
  ["les posts que tu as publiés jusqu'en juin 2025", 'post ..2025-06-30'],
  ['¿Qué has escrito en los últimos seis meses?', '2026-05-21..'],
  ['entradas de blog de Ruth Okafor del año pasado', 'post Ruth Okafor 2025-01-01..2025-12-31'],
])('%s', (question, filter) => expect(said(question)).toBe(filter));

test.each([
  'What did the curator publish in 2024?',
  'Which questions did you write in 2024?',
  'What did Ruth Okafor write to the publisher?',
  'What happened in January 2025?',
  'Which articles of association apply?',
  'What does article 17 say?',
  'Which gate post was broken?',
  'What does HTTP code 429 mean?',
  'How do you tag bm25 in C# search?',
  'Is there something from 1926 in the box?',
  'How do you write in winter?',
  'Was stand in dem Brief vom 9. Mai 1923?',
  'An welchem Tag suche ich am besten?',
  'Quel article du code pénal en 2024 ?',
  '¿Qué escribió el director en 1923?',
])('%s asks for no pieces', (question) => expect(said(question)).toBe(''));

test('a date within the subject is left alone, one of the pieces is not', () => {
  expect(said('What did you write about the outage in January?')).toBe('');
  expect(said('What did you write about outages in 2025?')).toBe('2025-01-01..2025-12-31');
  expect(said('posts about letters from 1926')).toBe('post');
  expect(said('Which of your posts says what happened in January?')).toBe('post');
});

test('what is not wanted becomes no filter', () => {
  expect(said('Apart from your posts, where do you mention it?')).toBe('');
  expect(said('anything not from 2024')).toBe('');
  expect(said('posts not tagged bm25')).toBe('post');
});

test('a name is known in full, or by what no other author has', () => {
  expect(said('posts by Ruth')).toBe('post Ruth Okafor');
  expect(said('posts by Ruth Baker')).toBe('post');
  expect(said("posts by Ruth Okafor's students")).toBe('post');
  const two = { today: '2026-11-21', tags: [], authors: ['Ruth Okafor', 'Ruth Baker'] };
  expect(parseFilters({ question: 'posts by Ruth', ...two }).filter).toEqual({ categories: ['post'] });
});

test('a day that the calendar does not have limits nothing', () => {
  expect(said('posts published on 31 February 2024')).toBe('post');
});

test('numbers that could be day or month are read only where the language has one order', () => {
  expect(said('your posts from 3/4/2025')).toBe('post');
  expect(said('your posts from 25/4/2025')).toBe('post 2025-04-25..2025-04-25');
  expect(said('tes articles du 3/4/2025')).toBe('article 2025-04-03..2025-04-03');
});

test.each([
  ['posts from January', '2026-01-01', '2026-01-01..2026-01-31'],
  ['posts from February', '2026-01-31', '2025-02-01..2025-02-28'],
  ['posts from last month', '2024-03-31', '2024-02-01..2024-02-29'],
  ['posts from last winter', '2026-02-28', '2024-12-01..2025-02-28'],
  ['posts from last winter', '2026-03-01', '2025-12-01..2026-02-28'],
  ['posts between October and February', '2026-11-21', '2025-10-01..2026-02-28'],
  ['posts from November 2024 to March', '2026-11-21', '2024-11-01..2025-03-31'],
  ['posts from Monday', '2026-11-23', '2026-11-23..2026-11-23'],
  ['posts from last Monday', '2026-11-23', '2026-11-16..2026-11-16'],
  ['posts before the end of 2024', '2026-11-21', '..2024-12-31'],
])('%s, asked on %s', (question, today, dates) => expect(said(question, today)).toBe(`post ${dates}`));

test('the phrases that were matched are those of the question', () => {
  const question = '📚 In your articles by Ruth Okafor from 2024: why “k = 60”?';
  const phrases = parse(question).matched.map(({ field, start, end }) => [field, question.slice(start, end)]);
  expect(phrases).toEqual([
    ['categories', 'your articles'],
    ['authors', 'by Ruth Okafor'],
    ['published', 'from 2024'],
  ]);
});

const WORDS =
  'In your the posts articles from 2024 since last March by Ruth Okafor tagged bm25 #co-op , ? what did you write about ' +
  'not between and 31. Artikel von dir im letzten Jahr hast du geschrieben articles de toi en mars que tu as écrits ' +
  "escribiste hace dos años first half of early l' 's 3/4/2025 ½ مرحبا 検索 🦔";

test('whatever is asked, the filter is a valid one and its phrases are in order', () => {
  const question = fc
    .array(fc.constantFrom(...WORDS.split(' ')), { maxLength: 25 })
    .map((words) => words.join(' '));
  fc.assert(
    fc.property(fc.oneof(question, fc.string({ unit: 'grapheme' })), (text) => {
      const { filter, matched } = parse(text);
      expect(searchFilterSchema.parse(filter)).toEqual(filter);
      let before = 0;
      for (const { start, end } of matched) {
        expect(start).toBeGreaterThanOrEqual(before);
        expect(end).toBeGreaterThan(start);
        before = end;
      }
      expect(before).toBeLessThanOrEqual(text.length);
      expect(matched.length > 0).toBe(Object.keys(filter).length > 0);
    }),
  );
});

/** Repeats that keep a reader busy: nothing ends, everything might go on. */
const REPEATS = [
  'a',
  '1.',
  "a'",
  'a-',
  'posts from ',
  'posts about ',
  'early ',
  'first half of ',
  '"bm25",',
  'was hast du ',
];

test('a text of any length is read in time that grows with its length alone', () => {
  for (const repeat of REPEATS) {
    for (const length of [2_000, 100_000]) {
      const question = repeat.repeat(length / repeat.length);
      parse(question);
      const start = performance.now();
      parse(question);
      expect({ repeat, length, isQuick: performance.now() - start < 250 }).toEqual({
        repeat,
        length,
        isQuick: true,
      });
    }
  }
});

test('a pasted text is no question with a filter', () => {
  expect(said(`${'Lorem ipsum dolor. '.repeat(200)} What did you write in 2024?`)).toBe('');
});
