import { expect, test } from '@jest/globals';
import type { SearchFilter } from '@twinscribe/contracts';
import { answerFrom } from '../testing/answer-from.ts';
import { evaluateFilters } from './evaluate-filters.ts';

const phrase = (question: string, filter: SearchFilter) => ({
  ...{ id: question, question, today: '2026-11-21', filter },
});

/** An api that reads the filters given, by question. */
const apiThatReads = (filters: Readonly<Record<string, SearchFilter>>) => ({
  client: {
    ask: async ({ question }: { question: string }) => answerFrom({ readFilter: filters[question] ?? {} }),
  },
});

test('conditions are judged field by field, and filters that nobody asked for are named', async () => {
  const phrases = [
    phrase('in 2024', { publishedFrom: '2024-01-01', publishedTo: '2024-12-31' }),
    phrase('posts by Ana', { categories: ['post'], authors: ['Ana', 'Ben'] }),
    phrase('articles', { categories: ['article'] }),
    phrase('what of 1923?', {}),
    phrase('plain', {}),
  ];
  const evaluation = await evaluateFilters(
    { phrases },
    apiThatReads({
      'in 2024': { publishedFrom: '2024-01-01' },
      'posts by Ana': { categories: ['post'], authors: ['Ben', 'Ana'] },
      'what of 1923?': { publishedFrom: '1923-01-01' },
    }),
  );
  expect(evaluation).toMatchObject({ phrases: 5, plain: 2, invented: ['what of 1923?'] });
  expect(evaluation.fields).toEqual([
    { field: 'authors', asked: 1, precision: 1, recall: 1 },
    { field: 'categories', asked: 2, precision: 1, recall: 0.5 },
    { field: 'tags', asked: 0, precision: 1, recall: 1 },
    { field: 'dates', asked: 1, precision: 0, recall: 0 },
  ]);
});
