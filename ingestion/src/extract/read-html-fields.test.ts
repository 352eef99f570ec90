import { expect, test } from '@jest/globals';
import { readHtmlFields } from './read-html-fields.ts';

test('what a page says of itself in its head is taken', () => {
  const { fields } = readHtmlFields(`<!doctype html><html lang="fr-CA"><head><title> Le
    pain &amp; moi </title><meta name="Author" content="Inès"><meta property="article:published_time" content="2024-03-01T10:00:00Z">
    <link rel="canonical" href="https://a.example/pain"><meta name="keywords" content="pain, seigle"></head><body><h1>Autre</h1></body></html>`);
  expect(fields).toEqual({
    title: 'Le pain & moi',
    author: 'Inès',
    category: null,
    language: 'fr',
    tags: ['pain', 'seigle'],
    url: 'https://a.example/pain',
    publishedAt: '2024-03-01T10:00:00Z',
    isDraft: false,
  });
});

test('without a title the first heading is one', () => {
  expect(readHtmlFields('<h1>The <em>best</em> <code>bread</code></h1>').fields.title).toBe('The best bread');
});

test('a canonical link that is no web address is left out, and a date that is none is refused', () => {
  expect(readHtmlFields('<link rel=canonical href="/pain">').fields.url).toBeNull();
  expect(() => readHtmlFields('<meta property="article:published_time" content="soon">')).toThrow(
    '"soon" is no date',
  );
});

test('scripts and styles are not prose', () => {
  expect(
    readHtmlFields(
      '<style>a{}</style><p>Bread</p><pre><code>y</code></pre><script>var x</script>',
    ).prose.trim(),
  ).toBe('Bread');
});

test('a page that nests deeper than the stack is read', () => {
  const depth = 50_000;
  expect(readHtmlFields(`${'<div>'.repeat(depth)}deep`).prose).toContain('deep');
});
