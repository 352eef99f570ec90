import { expect, test } from '@jest/globals';
import { parseFilters } from './parse-filters.ts';
import { withoutMatched } from './without-matched.ts';

const searchedFor = (question: string): string => {
  const known = { today: '2026-11-21', authors: ['Ruth Okafor'], tags: ['museum'] };
  return withoutMatched({ question, ...parseFilters({ question, ...known }) });
};

test('what became a filter is not searched for', () => {
  expect(searchedFor('In your articles from 2024, how do you explain fusion?')).toBe(
    'In , how do you explain fusion?',
  );
  expect(searchedFor('posts by Ruth Okafor about letters tagged museum')).toBe('about letters');
});

test('a question that is nothing but a filter is searched for as it is', () => {
  expect(searchedFor('posts from 2024')).toBe('posts from 2024');
});

test('a question without a filter stays as it is', () => {
  expect(searchedFor('Why  60?')).toBe('Why  60?');
});
