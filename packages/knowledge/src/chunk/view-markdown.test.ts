import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { viewMarkdown } from './view-markdown.ts';

const headingsOf = (text: string): string[] =>
  viewMarkdown(text).blocks.flatMap(({ heading }) =>
    heading === undefined ? [] : [`${heading.level} ${heading.text}`],
  );

const kindsOf = (text: string): string[] =>
  viewMarkdown(text).blocks.map(({ kind, start, end }) => `${kind}: ${text.slice(start, end).trim()}`);

test('headings of both kinds are found, with their plain text', () => {
  expect(
    headingsOf(
      '# One *big* `word` #\n\nTwo [link](https://a.b/(c))\n---\n\n####### seven\n\n#none\n\n### ![alt](x.png) \\# _x_ a_b {#id}\n',
    ),
  ).toEqual(['1 One big word', '2 Two link', '3 alt # x a_b']);
});

test('what looks like a heading within code, lists, quotes and comments is none', () => {
  const text =
    '```sh\n# comment\n```\n\n    # code\n\n- item\n\n  # in item\n\n> # quoted\n\n<!--\n# hidden\n-->\n';
  expect(headingsOf(text)).toEqual([]);
});

test('a heading too long to be one is text', () => {
  expect(headingsOf(`# ${'word '.repeat(100)}\n`)).toEqual([]);
});

test('a fence inside a list item stays in the list', () => {
  expect(kindsOf('- item\n\n  ```\n  code\n\n  # no heading\n  ```\n\n- next\n\n# End\n')).toEqual([
    'prose: - item\n\n  ```\n  code\n\n  # no heading\n  ```\n\n- next',
    'prose: # End',
  ]);
});

test('an unclosed fence reaches to the end, an unclosed comment hides nothing', () => {
  expect(kindsOf('```\ncode\n\n# code\n')).toEqual(['code: ```\ncode\n\n# code']);
  expect(kindsOf('<!-- open\n\ntext\n')).toEqual(['prose: <!-- open', 'prose: text']);
});

test('front matter must come first, hold entries and be closed', () => {
  expect(kindsOf('\ufeff---\r\ntitle: A\r\n\r\ntags: [b]\r\n---\r\nText')).toEqual([
    'hidden: ---\r\ntitle: A\r\n\r\ntags: [b]\r\n---',
    'prose: Text',
  ]);
  expect(kindsOf('+++\n# comment\ntitle = "A"\n+++\nText')).toEqual([
    'hidden: +++\n# comment\ntitle = "A"\n+++',
    'prose: Text',
  ]);
  expect(kindsOf('---\n\nJust prose.\n\n---\n')[0]).toBe('prose: ---');
  expect(kindsOf('---\ntitle: A\n')[0]).toBe('prose: ---');
});

test('prose that begins with import or export is not hidden', () => {
  expect(kindsOf('import taxes rose\n\nexport controls (again) fell\n\nexport const a = 1\n')).toEqual([
    'prose: import taxes rose',
    'prose: export controls (again) fell',
    'hidden: export const a = 1',
  ]);
});

test('headings and code are those of a full CommonMark parser', () => {
  // Without headings, empty items and definitions inside containers, where the reader is simpler on purpose.
  const lines =
    'Some prose|more words|# h|## h two|### c ###|||```|```js|~~~|- item|* star|  cont|   three|    four|\tTab|> quote|---|***|===|1. one|</div>|<div>|<!-- c -->|#none|  - nested|`code` # no|####### seven';
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...lines.split('|')), { minLength: 1, maxLength: 9 }), (parts) => {
      // Our reader knows front matter, the parser does not.
      const text = `Start.\n\n${parts.join('\n')}\n`;
      const startOfLine = (offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
      const expected = fromMarkdown(text).children.flatMap((node) => {
        const start = startOfLine(node.position?.start.offset ?? 0);
        if (node.type === 'heading') return node.children.length > 0 ? [`${node.depth} ${start}`] : [];
        return node.type === 'code' ? [`code ${start}`] : [];
      });
      const found = viewMarkdown(text).blocks.flatMap(({ heading, kind, start }) => {
        if (heading !== undefined) return [`${heading.level} ${start}`];
        return kind === 'code' ? [`code ${start}`] : [];
      });
      expect(found).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});
