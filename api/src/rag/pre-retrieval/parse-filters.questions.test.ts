import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { SearchFilter } from '@twinscribe/contracts';
import { parseFilters } from './parse-filters.ts';

const ROOT = new URL('../../../../', import.meta.url);
const AUTHORS = ['Ines Marchetti', 'Bartek Nowak', 'Ruth Okafor'];
const FIELDS = {
  authors: ['authors'],
  categories: ['categories'],
  tags: ['tags'],
  dates: ['publishedFrom', 'publishedTo'],
} as const satisfies Record<string, readonly (keyof SearchFilter)[]>;

interface Phrase {
  id: string;
  question: string;
  today: string;
  filter: SearchFilter;
}

const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

/** Those of the example library's front matter, as eval/questions/README.md says. */
function knownTags(): string[] {
  const folder = 'examples/library/';
  const files = readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' });
  const lines = files
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) => read(folder + file).match(/^tags\s*[:=]\s*\[.*\]/m) ?? []);
  return [...new Set(lines.flatMap((line) => line.replace(/^tags\s*[:=]|[[\]"]/g, '').split(',')))].map(
    (tag) => tag.trim(),
  );
}

const normal = (filter: SearchFilter, field: keyof typeof FIELDS): string =>
  JSON.stringify(
    FIELDS[field].map((key) => (Array.isArray(filter[key]) ? [...filter[key]].sort() : filter[key])),
  );

function judge(phrases: readonly Phrase[]) {
  const tags = knownTags();
  const judged = phrases.map((phrase) => ({
    ...phrase,
    got: parseFilters({ ...phrase, authors: AUTHORS, tags }).filter,
  }));
  const has = (filter: SearchFilter, field: keyof typeof FIELDS): boolean =>
    FIELDS[field].some((key) => filter[key] !== undefined);
  const fields = (['authors', 'categories', 'tags', 'dates'] as const).map((field) => {
    const right = judged.filter(
      ({ filter, got }) => has(got, field) && normal(got, field) === normal(filter, field),
    );
    const precision = right.length / judged.filter(({ got }) => has(got, field)).length;
    const recall = right.length / judged.filter(({ filter }) => has(filter, field)).length;
    return { field, precision, recall };
  });
  const without = judged.filter(({ filter }) => Object.keys(filter).length === 0);
  const invented = without.filter(({ got }) => Object.keys(got).length > 0);
  return {
    fields,
    falseFilterRate: invented.length / without.length,
    invented: invented.map(({ id }) => id),
  };
}

test('over the frozen phrases hardly a filter is wrong, few are missed, and questions without one are left alone', () => {
  const lines = read('eval/questions/filters.jsonl').trim().split('\n');
  const { fields, falseFilterRate, invented } = judge(lines.map((line) => JSON.parse(line) as Phrase)); // our own file
  expect(lines.length).toBeGreaterThanOrEqual(200);
  expect(fields.filter(({ precision, recall }) => !(precision >= 0.98 && recall >= 0.9))).toEqual([]);
  expect({ falseFilterRate, invented, isRare: falseFilterRate <= 0.01 }).toMatchObject({ isRare: true });
});
