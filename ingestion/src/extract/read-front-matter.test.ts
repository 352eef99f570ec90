import { expect, test } from '@jest/globals';
import { readFrontMatter } from './read-front-matter.ts';

test('YAML between two rules is front matter, and the text begins after it', () => {
  const text = '---\ntitle: "Bread: a memoir"\nTags: [rye, wheat]\n---\n# Bread\n';
  const { values, bodyStart } = readFrontMatter(text);
  expect([...values]).toEqual([
    ['title', 'Bread: a memoir'],
    ['tags', ['rye', 'wheat']],
  ]);
  expect(text.slice(bodyStart)).toBe('# Bread\n');
});

test('TOML between two lines of plus signs is front matter, and its dates come as text', () => {
  const text = '+++\ntitle = "Brot"\ndate = 2024-03-01\nlater = 2024-03-01T10:00:00+01:00\n+++\ntext';
  const { values, bodyStart } = readFrontMatter(text);
  expect(values.get('title')).toBe('Brot');
  expect(values.get('date')).toBe('2024-03-01');
  expect(values.get('later')).toBe('2024-03-01T10:00:00.000+01:00');
  expect(text.slice(bodyStart)).toBe('text');
});

test('a byte order mark, Windows line ends and an empty block are read as well', () => {
  const text = '\ufeff---\r\ntitle: Хлеб\r\n---\r\nтекст';
  const { values, bodyStart } = readFrontMatter(text);
  expect(values.get('title')).toBe('Хлеб');
  expect(text.slice(bodyStart)).toBe('текст');
  expect(readFrontMatter('---\n---\ntext')).toMatchObject({ values: new Map(), bodyStart: 8 });
});

test('a rule on the first line is no front matter', () => {
  for (const text of [
    '---\n\nA text under a rule.\n',
    '---\nA text between rules.\n---\nMore.',
    'No block at all',
    '',
  ]) {
    expect(readFrontMatter(text)).toMatchObject({ values: new Map(), bodyStart: 0 });
  }
});

test('a block that cannot be parsed is refused with the line of the file', () => {
  const cases = [
    ['---\ntitle: a\ntags: [a, b\ndate: c\n---\n', /^line [345]: not valid YAML: /],
    ['---\ntitle: a\ntitle: b\n---\n', /^line 3: not valid YAML: .*unique/],
    ['---\ntitle: *nowhere\n---\n', /^line 2: not valid YAML: /],
    ['+++\ntitle = "a"\ndate = \n+++\n', /^line 3: not valid TOML: /],
    ['---\ntitle: never ended\n\ntext', /^line 1: front matter begins here and has no end$/],
  ] as const;
  for (const [text, message] of cases) expect(() => readFrontMatter(text)).toThrow(message);
});

test('aliases that would expand without end are refused', () => {
  const levels = Array.from(
    { length: 20 },
    (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}*l${i}]`,
  );
  expect(() => readFrontMatter(`---\nl0: &l0 x\n${levels.join('\n')}\n---\n`)).toThrow(
    /^line 2: not valid YAML: /,
  );
});

test('the line of a key is that of the file', () => {
  const { lineOf } = readFrontMatter('---\ntitle: a\n"Date": b\n---\n');
  expect([lineOf('title'), lineOf('date'), lineOf('none')]).toEqual([2, 3, 1]);
});
