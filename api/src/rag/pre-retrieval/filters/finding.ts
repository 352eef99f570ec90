import type { Category } from '@twinscribe/contracts';
import type { DateRange } from './read-when.ts';

/** A part of the filter, and the tokens that say it: from `at` to before `end`. */
export type Finding = { readonly at: number; readonly end: number } & (
  | { readonly field: 'categories'; readonly categories: readonly Category[] }
  | { readonly field: 'authors'; readonly authors: readonly string[] }
  | { readonly field: 'tags'; readonly tags: readonly string[] }
  | { readonly field: 'published'; readonly range: DateRange }
);
