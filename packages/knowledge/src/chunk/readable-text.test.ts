import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chunkDocument } from './chunk-document.ts';
import { readableText } from './readable-text.ts';

const readHtml = (content: string): string => readableText({ format: 'html', content });

test('Markdown and plain text are readable as they are', () => {
  expect(readableText({ format: 'markdown', content: '# A\r\n<b>b</b>' })).toBe('# A\r\n<b>b</b>');
  expect(readableText({ format: 'text', content: '<b>b</b> &amp;' })).toBe('<b>b</b> &amp;');
});

test('tags go, references are decoded, white space collapses', () => {
  expect(
    readHtml('<p class="a > b">Fish  &amp;\n <b>chips</b>&#33; &notit; &unknown; &copy;2026 R&D</p>'),
  ).toBe('Fish & chips! ¬it; &unknown; ©2026 R&D');
});

test('blocks become lines', () => {
  expect(readHtml('<h1>Title</h1><p>One<br>two</p><ul><li>a<li>b</ul><table><tr><td>c<td>d</table>')).toBe(
    'Title\n\nOne\ntwo\n\na\nb\n\nc\td',
  );
});

test('preformatted text keeps its lines', () => {
  expect(readHtml('<p>See</p><pre>if x:\n    y &lt; 1\n</pre>')).toBe('See\n\nif x:\n    y < 1\n');
});

test('head, scripts, styles, navigation and the like are not read', () => {
  const html =
    '<!doctype html><head><title>T</title><style>p{}</style></head><body><nav><a>Home</a></nav><script>if (a<b) "</p>"</script>' +
    '<p>Text<script>x</script> here.<!-- no --></p><noscript>no</noscript><template><p>no</p></template><svg><title>no</title></svg></body>';
  expect(readHtml(html)).toBe('Text here.');
});

test('a hidden element that is never closed hides nothing, an open script hides the rest', () => {
  expect(readHtml('<nav><p>Text.</p>')).toBe('Text.');
  expect(readHtml('<p>Text.</p><script>var a;')).toBe('Text.');
  expect(readHtml('<svg><script/></svg><p>Text.</p>')).toBe('Text.');
});

test('broken HTML is read as far as it goes', () => {
  expect(readHtml('a < b && c > d <p <b>e</i></p></div>')).toBe('a < b && c > d\n\ne');
  expect(readHtml('<p>text <a href="x')).toBe('text');
  expect(readHtml('1 < 2 </')).toBe('1 < 2 </');
});

test('headings open sections, code keeps its kind, and hidden stretches within a paragraph group do not part it', () => {
  const html = `<head><title>T</title></head><h1>A &amp; B</h1><p>Text.</p><script>x</script><p>More.</p><pre>${'x y\n'.repeat(40)}\n${'x y\n'.repeat(80)}</pre>`;
  const chunks = chunkDocument({ tenant: 't', documentId: 'd', format: 'html', title: 'T', text: html });
  expect(chunks).toMatchObject([
    { kind: 'hidden', headingPath: [] },
    { kind: 'prose', headingPath: ['A & B'] },
    { kind: 'code', headingPath: ['A & B'] },
  ]);
  expect(readHtml(html.slice(chunks[1]?.start, chunks[1]?.end))).toMatch(/^A & B\n\nText.\n\nMore.\n\nx y\n/);
});

test('the chunks of HTML read as the whole does', () => {
  const snippets = [
    '<p>', '</p>', '<div>', '<h2>', '</h2>', '<nav>', '</nav>', '<script>a<b</script>', '<pre>', '</pre>', '<br>', '<td>', '<b>', '&amp;', '&notit;',
    '<!-- c -->', '<button>', '</button>', 'text ', 'words and words. '.repeat(40), 'x'.repeat(1_200), '漢字'.repeat(200), '<', '\n\n',
  ]; // prettier-ignore
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...snippets), { maxLength: 30 }), (parts) => {
      const text = parts.join('');
      const chunks = chunkDocument({ tenant: 't', documentId: 'd', format: 'html', title: 'T', text });
      const joined = chunks.map(({ start, end }) => readHtml(text.slice(start, end))).join('');
      expect(joined.replace(/\s/g, '')).toBe(readHtml(text).replace(/\s/g, ''));
    }),
    { numRuns: 300 },
  );
});
