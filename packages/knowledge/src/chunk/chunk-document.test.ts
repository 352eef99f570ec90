import { expect, test } from '@jest/globals';
import { DOCUMENT_FORMATS, estimateTokens, type DocumentFormat } from '@twinscribe/contracts';
import fc from 'fast-check';
import type { Chunk } from '../document.ts';
import { chunkDocument, LIMIT_CHUNK_TOKENS } from './chunk-document.ts';
import { indexText } from './index-text.ts';

interface Input {
  readonly format: DocumentFormat;
  readonly title: string;
  readonly text: string;
}

const chunksOf = ({ format, title, text }: Input): Chunk[] =>
  chunkDocument({ tenant: 'tenant', documentId: 'document', format, title, text });

const SNIPPETS = [
  '# Heading',
  '\n\n',
  '\r\n',
  '\r',
  '## Sub _heading_\n',
  'Underlined\n=====\n',
  '---\n',
  '```\ncode\n\nmore\n```\n',
  '    indented\n',
  '- item\n- other\n  - nested\n',
  '1. one\n',
  '> quote\n',
  '<!-- comment -->\n',
  '| a | b |\n|---|---|\n| 1 | 2 |\n',
  "import x from 'y'\n",
  '<p>',
  '</p>',
  '<h2 class="a b">',
  '</h2>',
  '<script>var a = "<p>";</script>',
  '<nav>',
  '</nav>',
  '<pre>a\n\n  b</pre>',
  '<br>',
  '&amp;',
  '&notit;',
  '&#128512;',
  '&',
  '<',
  'A sentence of words. Another one follows it! ',
  'word '.repeat(300),
  'x'.repeat(1_500),
  '漢字仮名交じり文。'.repeat(40),
  '語'.repeat(400),
  'مرحبا بالعالم، هذا نص عربي. '.repeat(20),
  'שלום עולם. '.repeat(30),
  'ภาษาไทยไม่มีช่องว่าง'.repeat(20),
  '👩‍👩‍👧‍👦🇩🇪👍🏽'.repeat(30),
  'e\u0301 \u0301',
  `a${'\u0301'.repeat(600)}`,
  '\ud800',
  '\udc00',
  '\0',
  '\u3000',
  '\ufeff',
];

const textArbitrary = fc
  .array(
    fc.oneof(
      fc.constantFrom(...SNIPPETS),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.lorem(),
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(''));

const inputArbitrary: fc.Arbitrary<Input> = fc.record({
  format: fc.constantFrom(...DOCUMENT_FORMATS),
  title: fc.oneof(
    fc.lorem({ maxCount: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.constant(''),
  ),
  text: textArbitrary,
});

test('chunks cover the text without gap, overlap or empty chunk', () => {
  fc.assert(
    fc.property(inputArbitrary, (input) => {
      const chunks = chunksOf(input);
      expect(chunks.map(({ start, end }) => input.text.slice(start, end)).join('')).toBe(input.text);
      for (const [i, { start, end, ordinal }] of chunks.entries()) {
        expect(ordinal).toBe(i);
        expect(start).toBe(chunks[i - 1]?.end ?? 0);
        expect(end).toBeGreaterThan(start);
      }
      expect(chunks.at(-1)?.end ?? 0).toBe(input.text.length);
    }),
    { numRuns: 300 },
  );
});

test('no searchable chunk is over the limit, heading prefix included', () => {
  fc.assert(
    fc.property(inputArbitrary, ({ format, title, text }) => {
      for (const { kind, start, end, headingPath } of chunksOf({ format, title, text })) {
        if (kind === 'hidden') continue;
        const tokens = estimateTokens(
          indexText({ title, headingPath, format, content: text.slice(start, end) }),
        );
        expect(tokens).toBeLessThanOrEqual(LIMIT_CHUNK_TOKENS);
      }
    }),
    { numRuns: 300 },
  );
});

test('chunking again gives the same chunks, each with an id of its own', () => {
  fc.assert(
    fc.property(inputArbitrary, (input) => {
      const chunks = chunksOf(input);
      expect(chunksOf(input)).toEqual(chunks);
      expect(new Set(chunks.map(({ id }) => id)).size).toBe(chunks.length);
    }),
  );
});

test('no chunk ends inside a surrogate pair', () => {
  fc.assert(
    fc.property(inputArbitrary, (input) => {
      for (const { end } of chunksOf(input)) {
        expect(
          /[\ud800-\udbff]$/.test(input.text.slice(0, end)) && /^[\udc00-\udfff]/.test(input.text.slice(end)),
        ).toBe(false);
      }
    }),
    { numRuns: 300 },
  );
});

test('no chunk ends inside an emoji sequence or between a letter and its accent', () => {
  const units = ['👩‍👩‍👧‍👦', '🇩🇪', '👍🏽', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', 'e\u0301', 'กำ', '각', 'x', ' ', '。'];
  fc.assert(
    fc.property(
      fc.constantFrom(...DOCUMENT_FORMATS),
      fc.array(fc.constantFrom(...units), { minLength: 300, maxLength: 900 }),
      (format, parts) => {
        const text = parts.join('');
        const borders = new Set([...new Intl.Segmenter('en').segment(text)].map(({ index }) => index));
        const inner = chunksOf({ format, title: '', text }).slice(1);
        expect(inner.length).toBeGreaterThan(0);
        expect(inner.filter(({ start }) => !borders.has(start))).toEqual([]);
      },
    ),
    { numRuns: 30 },
  );
});

test('an empty text has no chunks, a blank one a hidden chunk', () => {
  for (const format of DOCUMENT_FORMATS) {
    expect(chunksOf({ format, title: 'T', text: '' })).toEqual([]);
    expect(chunksOf({ format, title: 'T', text: ' \r\n\t\n' })).toMatchObject([
      { start: 0, end: 5, kind: 'hidden', headingPath: [] },
    ]);
  }
});

test('a byte order mark belongs to the first chunk and hides nothing', () => {
  const [chunk] = chunksOf({ format: 'markdown', title: 'T', text: '\ufeff# Heading\n\nText.' });
  expect(chunk).toMatchObject({ start: 0, kind: 'prose', headingPath: ['Heading'] });
});

const PROSE: Readonly<Record<DocumentFormat, string>> = {
  markdown: '# Heading\n\nSome prose. And more of it.\n\n- item\n\n```\ncode\n```\n\n',
  text: 'Some prose. And more of it.\n\nAnother paragraph of words.\n\n',
  html: '<h2>Heading</h2><p>Hello &amp; <b>bold</b> text.</p>\n',
};

test('a million characters of any format are chunked in seconds', () => {
  for (const format of DOCUMENT_FORMATS) {
    const text = PROSE[format].repeat(1_000_000 / PROSE[format].length);
    const before = performance.now();
    expect(chunksOf({ format, title: 'A title', text }).at(-1)?.end).toBe(text.length);
    // The goal is 2 s; the bound leaves room for a busy machine.
    expect({ format, inTime: performance.now() - before < 12_000 }).toEqual({ format, inTime: true });
  }
}, 60_000);

const HOSTILE: Readonly<Record<DocumentFormat, readonly string[]>> = {
  markdown: ['- item\n', '[a](b) ', '>', '[', '*a ', '# h\n', '漢字', '<!-- ', '```\n', '\n'],
  text: ['word and words. ', 'abcdefghij', '漢字仮名交じり文', '👩‍👩‍👧‍👦🇩🇪', 'x\n', '\u0301'],
  html: ['<div>', '<b><p>', '<font size=1>x', '<', '&a', '<h2>a', '<a b="', '<nav>'],
};

test('text made to be slow is not', () => {
  for (const format of DOCUMENT_FORMATS) {
    for (const unit of HOSTILE[format]) {
      const text = unit.repeat(50_000 / unit.length);
      const before = performance.now();
      chunksOf({ format, title: 'A title', text });
      // What is quadratic in the length takes minutes.
      expect({ format, unit, inTime: performance.now() - before < 5_000 }).toEqual({
        format,
        unit,
        inTime: true,
      });
    }
  }
}, 60_000);

test('a hundred thousand nested tags do not overflow the stack', () => {
  const text = `${'<div>'.repeat(100_000)}<p>Deep.</p>${'</div>'.repeat(100_000)}`;
  expect(chunksOf({ format: 'html', title: 'T', text })).toMatchObject([{ kind: 'prose' }]);
});
