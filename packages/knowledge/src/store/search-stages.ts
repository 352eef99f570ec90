/**
 * What a search is made of, in the order of its work. `feedback` learns from the first hits of `bm25` and `lsa` what `lsa-again`
 * and `rm3` search for besides.
 */
export const SEARCH_STAGES = [
  'analysis',
  'bm25',
  'lsa',
  'feedback',
  'lsa-again',
  'rm3',
  'fusion',
  'loading',
] as const;
export type SearchStage = (typeof SEARCH_STAGES)[number];

/**
 * Does the work of a stage and returns what that returns: whoever measures stages wraps them. Of each search, once for each
 * stage that takes place.
 */
export type StageRunner = <Result>(stage: SearchStage, work: () => Result) => Result;

export const runStage: StageRunner = (_stage, work) => work();
