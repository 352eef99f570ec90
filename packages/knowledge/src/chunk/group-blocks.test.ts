import { expect, test } from '@jest/globals';
import { chunkDocument } from './chunk-document.ts';

interface Shown {
  readonly kind: string;
  readonly path: string;
  readonly text: string;
}

/** Chunks of Markdown, their text trimmed. */
function chunkMarkdown(text: string): Shown[] {
  return chunkDocument({ tenant: 't', documentId: 'd', format: 'markdown', title: 'Title', text }).map(
    ({ kind, headingPath, start, end }) => ({
      kind,
      path: headingPath.join(' > '),
      text: text.slice(start, end).trim(),
    }),
  );
}

const words = (count: number): string => `${Array.from({ length: count }, () => 'word').join(' ')}.`;

test('consecutive paragraphs of a section share a chunk as long as they fit', () => {
  const paragraphs = [words(100), words(100), words(100)];
  expect(chunkMarkdown(paragraphs.join('\n\n')).map(({ text }) => text)).toEqual([
    `${paragraphs[0]}\n\n${paragraphs[1]}`,
    paragraphs[2],
  ]);
});

test('sections of some length do not share a chunk', () => {
  const chunks = chunkMarkdown(`# One\n\n${words(80)}\n\n# Two\n\n${words(80)}`);
  expect(chunks.map(({ path }) => path)).toEqual(['One', 'Two']);
});

test('a tiny introduction goes with the first section below it', () => {
  const chunks = chunkMarkdown(`# One\n\nIn short.\n\n## Deep\n\n${words(80)}`);
  expect(chunks).toMatchObject([{ path: 'One > Deep', kind: 'prose' }]);
});

test('tiny sisters share a chunk under the path of their parent', () => {
  const answers = `# Questions\n\n${words(80)}\n\n## First\n\nYes.\n\n## Second\n\nNo.\n\n## Third\n\nPerhaps.`;
  expect(chunkMarkdown(answers)).toMatchObject([
    { path: 'Questions' },
    { path: 'Questions', text: '## First\n\nYes.\n\n## Second\n\nNo.\n\n## Third\n\nPerhaps.' },
  ]);
});

test('a tiny section does not take part of a sister that is too long', () => {
  const chunks = chunkMarkdown(`## First\n\nYes.\n\n## Second\n\n${words(200)}\n\n${words(200)}`);
  expect(chunks.map(({ path }) => path)).toEqual(['First', 'Second', 'Second']);
});

test('a tiny section does not go with one above it', () => {
  const chunks = chunkMarkdown(`# One\n\n## Deep\n\nIn short.\n\n# Two\n\n${words(80)}`);
  expect(chunks.map(({ path }) => path)).toEqual(['One > Deep', 'Two']);
});

test('a heading does not stay alone before a paragraph that is split', () => {
  const sentences = Array.from({ length: 30 }, (_, i) => `Sentence number ${i} has its own words.`).join(' ');
  const [first, ...others] = chunkMarkdown(`# One\n\n${sentences}`);
  expect(first?.text).toMatch(/^# One\n\nSentence number 0 .*words\.$/s);
  expect(others.map(({ text }) => /^Sentence number \d+ .*words\.$/s.test(text))).not.toContain(false);
});

test('code that fits into a chunk is not split', () => {
  const code = `\`\`\`js\n${Array.from({ length: 20 }, (_, i) => `call(${i});`).join('\n\n')}\n\`\`\``;
  expect(chunkMarkdown(`${words(150)}\n\n${code}\n\n${words(200)}`)).toMatchObject([
    { kind: 'prose' },
    { kind: 'code', text: code },
    { kind: 'prose' },
  ]);
});

test('code that fits into none is split at blank lines', () => {
  const parts = Array.from({ length: 4 }, (_, i) => `function f${i}() {\n${'  step();\n'.repeat(30)}}`);
  const chunks = chunkMarkdown(`\`\`\`js\n${parts.join('\n\n')}\n\`\`\``);
  expect(chunks.map(({ text }) => text.replace(/^```js\n|\n```$/g, ''))).toEqual(parts);
});

test('a long table is split between rows, a long list between items', () => {
  const rows = Array.from({ length: 60 }, (_, i) => `| ${i} | some words |`);
  const table = chunkMarkdown(`| a | b |\n|---|---|\n${rows.join('\n')}`);
  expect(table.slice(1).every(({ text }) => /^\| \d+ \|/.test(text))).toBe(true);
  const items = Array.from({ length: 60 }, (_, i) => `- Item ${i} goes\n  over two lines`);
  const list = chunkMarkdown(items.join('\n'));
  expect(list.length).toBeGreaterThan(1);
  expect(list.every(({ text }) => text.startsWith('- Item') && text.endsWith('over two lines'))).toBe(true);
});

test('front matter, comments and MDX imports are kept and hidden', () => {
  const chunks = chunkMarkdown(
    '---\ntitle: A\n---\n\nimport A from "./a"\n\nText.\n\n<!-- to do -->\n\nMore.\n',
  );
  expect(chunks).toMatchObject([
    { kind: 'hidden', text: '---\ntitle: A\n---\n\nimport A from "./a"' },
    { kind: 'prose', text: 'Text.' },
    { kind: 'hidden', text: '<!-- to do -->' },
    { kind: 'prose', text: 'More.' },
  ]);
});

test('a chunk of markup without text is hidden', () => {
  expect(chunkMarkdown('---\n\n[a]: https://example.com\n\n<div>\n</div>\n')).toMatchObject([
    { kind: 'hidden' },
  ]);
});

test('a Japanese text without spaces is split between sentences', () => {
  const sentence = '検索の質は、文書をどう分けるかによって大きく変わります。';
  const chunks = chunkMarkdown(sentence.repeat(30));
  expect(chunks.length).toBeGreaterThan(2);
  expect(chunks.every(({ text }) => text.endsWith('。'))).toBe(true);
});

test('right-to-left text is split between sentences', () => {
  const sentence = 'تعتمد جودة البحث على طريقة تقسيم النص إلى أجزاء صغيرة. ';
  const chunks = chunkMarkdown(sentence.repeat(30));
  expect(chunks.length).toBeGreaterThan(2);
  expect(chunks.every(({ text }) => text.startsWith('تعتمد') && text.endsWith('.'))).toBe(true);
});
