import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { analyzeQuery, analyzeText, measureQuery } from './analyze-text.ts';

const terms = (text: string, language: string | null): string => analyzeText({ text, language }).join(' ');

test('English words are lower-cased, stemmed and rid of stop words, repeats kept', () => {
  expect(terms('The Connections are NOT the connection; the author’s don’t.', 'en')).toBe(
    "connect connect author don't",
  );
});

test('a language tag with a region is that language', () => {
  expect(terms('connections', 'en-GB')).toBe('connect');
});

test('names of code are found whole and by their parts', () => {
  expect(terms('camelCase', 'en')).toBe('camelcas camel case');
  expect(terms('HTTPServer utf8Decoder', null)).toBe('httpserver http server utf8decoder utf8 decoder');
  expect(terms('snake_case __init__ _emphasis_', null)).toBe('snake_case snake case init emphasis');
  expect(terms('node:sqlite std::vector v1.2.3', null)).toBe(
    'node:sqlite node sqlite std::vector std vector v1.2.3 v1 2 3',
  );
  expect(terms('C++ C# page# a++b', null)).toBe('c++ c c# c page a b');
  expect(terms('U.S.A. e.g. end.Start', null)).toBe('usa eg end.start end start');
});

test('a hyphen parts words', () => {
  expect(terms('state-of-the-art', null)).toBe('state of the art');
});

test('stems are of the language of the text', () => {
  expect(terms('Häuser und Straßen', 'de')).toBe('haus strass');
  expect(terms('les écoles', 'fr')).toBe('ecol');
  expect(terms('книгами', 'ru')).toBe(terms('книга', 'ru'));
  expect(terms('kitaplarımızdan', 'tr')).toBe('kitap');
  expect(terms('școală', 'ro')).toBe(terms('şcoală', 'ro'));
  expect(terms('writing', null)).toBe('writing');
});

test('what is typed without accents matches what is written with them', () => {
  const pairs: [string, string, string | null][] = [
    ['résumé', 'resume', 'en'],
    ['écoles', 'ecoles', 'fr'],
    ['Größe', 'groesse', 'de'],
    ['Müller', 'Mueller', 'de'],
    ['STRASSE', 'Straße', 'de'],
    ['Łódź', 'lodz', null],
    ['Ørsted', 'orsted', 'da'],
    ['ёлка', 'елка', 'ru'],
    ['IŞIK', 'ışık', 'tr'],
    ['ΆΝΘΡΩΠΟΣ', 'άνθρωπος', 'el'],
    ['הַסֵּפֶר', 'הספר', 'he'],
    ['ｆｕｌｌ', 'full', null],
  ];
  for (const [written, typed, language] of pairs)
    expect(terms(written, language)).toBe(terms(typed, language));
});

test('marks that are letters of their own stay', () => {
  expect(terms('мой мои', 'uk')).toBe('мой мои');
  expect(terms('がか', 'ja')).toBe('がか');
});

test('elided articles, possessives and Turkish endings go', () => {
  expect(terms("l'avion d’Anna aujourd'hui", 'fr')).toBe("avion anna aujourd'hui");
  expect(terms("l'avion Anna's don't", null)).toBe("avion anna don't");
  expect(terms("Türkiye'nin", 'tr')).toBe(terms('Türkiye', 'tr'));
});

test('scripts without spaces give bigrams, and a Han character among syllables itself', () => {
  expect(terms('東京タワー', 'ja')).toBe('東京 京タ タワ ワー');
  expect(terms('黒い猫が。猫', 'ja')).toBe('黒 黒い い猫 猫 猫が 猫');
  expect(terms('标题：内容', 'zh')).toBe('标题 内容');
  expect(terms('서울에서', 'ko')).toBe('서울 울에 에서');
  expect(terms('ภาษาไทย', 'th')).toBe('ภา าษ ษา าไ ไท ทย');
  expect(terms('iPhone用', null)).toBe('iphone i phone 用');
});

test('no term is longer than 64 or cut inside a surrogate pair', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('en', 'de', 'tr', 'ja', null),
      (text, language) => {
        for (const term of analyzeText({ text: `${text}${'𝒳𐐀a'.repeat(40)}`, language })) {
          expect(term.length).toBeGreaterThan(0);
          expect(term.length).toBeLessThanOrEqual(64);
          expect(term).toMatch(/(?:^|[^\ud800-\udbff])$|[\udc00-\udfff]$/);
        }
      },
    ),
  );
});

test('a text gives the same terms whatever was analysed before', () => {
  const first = terms('Connections of naïve camelCase', 'en');
  for (let i = 0; i < 40_000; i += 1) analyzeText({ text: `word${i}`, language: 'en' });
  expect(terms('Connections of naïve camelCase', 'en')).toBe(first);
});

test('long tokens of any kind take linear time', () => {
  for (const unit of ["a'", 'a_', 'aB', 'a.', 'a:', 'é', '猫', '\u0301', '_', "'"]) {
    const before = performance.now();
    analyzeText({ text: unit.repeat(50_000), language: 'fr' });
    expect({ unit, inTime: performance.now() - before < 3_000 }).toEqual({ unit, inTime: true });
  }
});

test('a query has the terms of every language of the library, each once, in one order', () => {
  const query = 'Connections and connections of Bücher';
  const found = analyzeQuery({ query, languages: ['en', 'de', null] });
  expect(found).toEqual(analyzeQuery({ query, languages: [null, 'de', 'en', 'en'] }));
  expect(new Set(found)).toEqual(new Set(['connect', 'connection', 'connections', 'buch', 'bucher']));
});

test('stop words of the language of the query are dropped for all languages', () => {
  expect(
    analyzeQuery({ query: 'Where did the author write about the casting', languages: ['de'] }),
  ).not.toContain('the');
  expect(analyzeQuery({ query: 'die Katze und der Hund', languages: ['en', 'de', null] })).toEqual([
    'katze',
    'hund',
    'katz',
  ]);
  expect(analyzeQuery({ query: 'to be or not to be', languages: ['en', 'de'] })).toEqual([]);
});

test('words that only ask are dropped from an English query as long as others are left', () => {
  const query = 'What did you tell me about how bridges work?';
  expect(analyzeQuery({ query, languages: ['en'] })).toEqual(['tell', 'about', 'bridg', 'work']);
  expect(analyzeQuery({ query: 'Who are you?', languages: ['en'] })).toEqual(['who', 'you']);
  expect(analyzeQuery({ query: 'How do I ask what it was?', languages: ['de', 'en'] })).toEqual(['ask']);
});

test('a word is kept where the languages tie', () => {
  // A stop word of German, in a query with as many marks of English.
  expect(analyzeQuery({ query: 'the die', languages: ['en', 'de'] })).toContain('die');
});

test('a text is found by its own words', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.constantFrom('en', 'fr', 'ja', null),
      (text, language) => {
        const found = new Set(analyzeText({ text, language }));
        for (const term of analyzeQuery({ query: text, languages: [language] }))
          expect(found).toContain(term);
      },
    ),
  );
});

test('a query is as long in a library of many languages as in one', () => {
  const query = 'How often do I feed my starter?';
  const { terms, length } = measureQuery({ query, languages: ['de', 'en', 'fr', null] });
  expect(terms.length).toBeGreaterThan(3);
  expect(length).toBe(3);
  expect(measureQuery({ query, languages: ['en'] })).toMatchObject({ length: 3 });
  expect(measureQuery({ query: '?', languages: ['en'] })).toEqual({ terms: [], length: 0 });
  expect(measureQuery({ query, languages: [] })).toEqual({ terms: [], length: 0 });
});
