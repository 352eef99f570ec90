/**
 * What a search is made of, in the order of its work, but that a search by an embedder's vectors does `lsa` before `feedback`.
 * `feedback` learns from the first hits what `lsa` and `rm3` search for besides the query.
 */
export const SEARCH_STAGES = ['analysis', 'bm25', 'feedback', 'lsa', 'rm3', 'fusion', 'loading'] as const;
export type SearchStage = (typeof SEARCH_STAGES)[number];

/**
 * Does the work of a stage and returns what that returns: whoever measures stages wraps them. Of each search, once for each
 * stage that takes place.
 */
export type StageRunner = <Result>(stage: SearchStage, work: () => Result) => Result;

export const runStage: StageRunner = (_stage, work) => work();
