import { expect, test } from '@jest/globals';
import type { DocumentFields } from './document-fields.ts';
import { frontMatterFields } from './front-matter-fields.ts';
import { readFrontMatter } from './read-front-matter.ts';

const fieldsOf = (yaml: string): DocumentFields => frontMatterFields(readFrontMatter(`---\n${yaml}\n---\n`));

test('everything that a blog says of a post is taken', () => {
  const fields = fieldsOf(
    'title: Über Brot\nauthor: Inès\ndate: 2024-03-01\ntags: [brot, "#rye"]\ncategory: Post\nlang: de-AT\nurl: https://a.example/b\ndraft: true',
  );
  expect(fields).toEqual({
    title: 'Über Brot',
    author: 'Inès',
    category: 'post',
    language: 'de',
    tags: ['brot', 'rye'],
    url: 'https://a.example/b',
    publishedAt: '2024-03-01',
    isDraft: true,
  });
});

test('what is not said is null', () => {
  const nothing = {
    title: null,
    author: null,
    category: null,
    language: null,
    tags: [],
    url: null,
    publishedAt: null,
  };
  expect(fieldsOf('title:\nauthor: ""\ndate:\nlayout: page')).toEqual({ ...nothing, isDraft: false });
});

test('tags may be a list or a line, and categories or keywords stand in only where there are none', () => {
  expect(fieldsOf('tags: a, b ,, a').tags).toEqual(['a', 'b']);
  expect(fieldsOf('tags: [2024, true]').tags).toEqual(['2024', 'true']);
  expect(fieldsOf('tags: [a]\ncategories: [b]').tags).toEqual(['a']);
  expect(fieldsOf('categories: [b, c]\nkeywords: d').tags).toEqual(['b', 'c']);
  expect(fieldsOf('tags: []\nkeywords: d').tags).toEqual(['d']);
});

test("a category of the blog's own is none of ours", () => {
  expect(fieldsOf('category: Baking').category).toBeNull();
});

test('an author may be a name, a list of names or something with a name', () => {
  expect(fieldsOf('author: [Ana, Bo]').author).toBe('Ana');
  expect(fieldsOf('author: { name: Ana, email: x }').author).toBe('Ana');
  expect(fieldsOf('authors:\n  - name: Ana\n  - name: Bo').author).toBe('Ana');
});

test('only a complete web address is an address', () => {
  expect(fieldsOf('permalink: /2024/bread/').url).toBeNull();
  expect(fieldsOf('url: javascript:alert(1)').url).toBeNull();
  expect(fieldsOf('url: https://').url).toBeNull();
  expect(fieldsOf('permalink: /bread/\ncanonical: http://a.example/ü').url).toBe('http://a.example/ü');
});

test('a date that is none is refused with its line', () => {
  expect(() => fieldsOf('title: a\ndate: last summer')).toThrow('line 3: "last summer" is no date');
  expect(() => fieldsOf('publishDate: 2024-02-30')).toThrow('line 2: "2024-02-30" is no date');
  expect(() => fieldsOf('date: 2024')).toThrow('line 2: "2024" is no date');
});

test('published is a date, or whether it is one', () => {
  expect(fieldsOf('published: 2024-03-01').publishedAt).toBe('2024-03-01');
  expect(fieldsOf('published: true\npublishDate: 2024-03-01')).toMatchObject({
    publishedAt: '2024-03-01',
    isDraft: false,
  });
  expect(fieldsOf('published: false').isDraft).toBe(true);
  expect(fieldsOf('draft: yes').isDraft).toBe(true);
});

test('a title is one line of well-formed text, whatever was written', () => {
  expect(fieldsOf('title: 1984').title).toBe('1984');
  expect(fieldsOf('title: "a\\n\\e[31mb\\ud800"').title).toBe('a [31mb\ufffd');
  expect(() => fieldsOf('title: {{ page.title }}')).toThrow('line 2');
});
