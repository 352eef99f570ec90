import { expect, test } from '@jest/globals';
import { findFirstHeading } from './find-first-heading.ts';

test('the first heading of level one is found, without its markup', () => {
  expect(findFirstHeading('Intro\n\n## Lower\n\n# The *best* [bread](x) & `rye` #\n\n# Second')).toBe(
    'The best bread & rye',
  );
  expect(findFirstHeading('パンについて\n=====\n')).toBe('パンについて');
});

test('what looks like a heading inside code is none', () => {
  expect(findFirstHeading('```sh\n# comment\n```\n~~~\n# another\n```\n~~~\n\n# Real')).toBe('Real');
  expect(findFirstHeading('```\n# never closed')).toBeNull();
});

test('no heading, an empty one and a line of equal signs under nothing are none', () => {
  for (const text of ['', 'plain', '#tag', '#', '\n====\n', '## Two'])
    expect(findFirstHeading(text)).toBeNull();
});

test('a long text without a heading is scanned in time', () => {
  expect(findFirstHeading('word '.repeat(400_000))).toBeNull();
  expect(findFirstHeading(' '.repeat(2_000_000))).toBeNull();
});
