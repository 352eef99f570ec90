import { expect, test } from '@jest/globals';
import { estimateTokens } from '@twinscribe/contracts';
import fc from 'fast-check';
import { headingPrefix, LIMIT_PREFIX_TOKENS } from './heading-prefix.ts';
import { indexText } from './index-text.ts';

test('a chunk is searched by title, headings and readable text', () => {
  expect(
    indexText({
      title: 'On Search',
      headingPath: ['Why', 'Because'],
      format: 'html',
      content: '<p>Text &amp; more',
    }),
  ).toBe('On Search › Why › Because\nText & more');
  expect(indexText({ title: ' ', headingPath: [], format: 'text', content: 'Text' })).toBe('Text');
});

test('a heading that repeats the title is left out of the prefix', () => {
  expect(headingPrefix({ title: 'On Search', headingPath: ['On  search', 'Why'] })).toBe('On Search › Why');
});

test('a prefix that is too long keeps the title and the innermost heading', () => {
  const prefix = headingPrefix({
    title: 'On Search',
    headingPath: ['outer heading of many words '.repeat(8), 'Inner'],
  });
  expect(prefix).toBe('On Search › Inner');
});

test('no prefix is over its limit or of more than one line', () => {
  const textArbitrary = fc.oneof(
    fc.lorem({ maxCount: 60 }),
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.constant('語'.repeat(90)),
  );
  fc.assert(
    fc.property(textArbitrary, fc.array(textArbitrary, { maxLength: 6 }), (title, headingPath) => {
      const prefix = headingPrefix({ title, headingPath });
      expect(estimateTokens(prefix)).toBeLessThanOrEqual(LIMIT_PREFIX_TOKENS);
      expect(prefix).not.toMatch(/[\r\n]/);
    }),
    { numRuns: 300 },
  );
});
