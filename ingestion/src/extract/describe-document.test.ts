import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import type { SourceDocument } from '@twinscribe/knowledge';
import { formatOf } from '../sources/file-format.ts';
import { describeDocument, type DocumentDefaults } from './describe-document.ts';

const NO_DEFAULTS: DocumentDefaults = { author: null, category: null, language: null, tags: [] };

async function describeText(
  path: string,
  text: string,
  defaults: Partial<DocumentDefaults> = {},
): Promise<SourceDocument> {
  const file = { path, uri: pathToFileURL(path).href, format: formatOf(path) ?? 'text' };
  const detectLanguage = async (): Promise<string> => 'xx';
  const { document } = await describeDocument(
    { file, text, defaults: { ...NO_DEFAULTS, ...defaults } },
    { detectLanguage },
  );
  return document;
}

test('the verbatim text is kept as it is, front matter and byte order mark included', async () => {
  const text = '\ufeff---\r\ntitle: a\r\n---\r\n  text  \r\n\r\n';
  expect(await describeText('/blog/a.md', text)).toMatchObject({
    text,
    uri: 'file:///blog/a.md',
    format: 'markdown',
  });
});

test("the title is the front matter's, else the first heading, else the page's, else the file's name", async () => {
  expect((await describeText('/b/x.md', '---\ntitle: A\n---\n# B')).title).toBe('A');
  expect((await describeText('/b/x.md', '---\ndate: 2024-03-01\n---\n# B')).title).toBe('B');
  expect((await describeText('/b/x.html', '<title>C</title>')).title).toBe('C');
  expect((await describeText('/b/2024-03-01-my_first-post.txt', '# no markup here')).title).toBe(
    'my first post',
  );
  expect((await describeText('/b/Brot & Salz/index.md', 'text')).title).toBe('Brot & Salz');
});

test('what a document says of itself wins over what the caller says of all', async () => {
  const defaults = { author: 'D', category: 'note', language: 'de', tags: ['all', 'own'] } as const;
  const own = '---\nauthor: A\ncategory: post\nlang: en\ntags: [own]\n---\n';
  expect(await describeText('/b/x.md', own, defaults)).toMatchObject({
    author: 'A',
    category: 'post',
    language: 'en',
    tags: ['own', 'all'],
  });
  expect(await describeText('/b/x.md', 'text', defaults)).toMatchObject({
    author: 'D',
    category: 'note',
    language: 'de',
    tags: ['all', 'own'],
  });
});

test('the category is told by the nearest folder that is named like one, else it is article', async () => {
  expect((await describeText('/notes/blog/Posts/2024/x.md', 'text')).category).toBe('post');
  expect((await describeText('/repositories/x.txt', 'text')).category).toBe('repository');
  expect((await describeText('/b/constructor/x.md', 'text')).category).toBe('article');
});

test('the date of a file name stands in for one that the front matter does not give', async () => {
  expect((await describeText('/b/2024-03-01-x.md', 'text')).publishedAt).toBe('2024-03-01');
  expect((await describeText('/b/2024-03-01-x.md', '---\ndate: 2024-04-02\n---\n')).publishedAt).toBe(
    '2024-04-02',
  );
  expect((await describeText('/b/2024-99-99-x.md', 'text')).publishedAt).toBeNull();
});

test('the language is detected where nobody says it', async () => {
  expect((await describeText('/b/x.md', 'text')).language).toBe('xx');
});
