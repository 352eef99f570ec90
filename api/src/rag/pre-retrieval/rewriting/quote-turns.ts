import type { Turn } from '@twinscribe/contracts';

/** Older turns seldom say what a question leans on. */
const LIMIT_TURNS = 6;
/** Of one turn: an answer may be a whole text. */
const LIMIT_LENGTH = 1_500;
/** What cutting may leave at the end. */
const HALF_CHARACTER = /[\ud800-\udbff]$/;

/** As much of a conversation as a model is shown. */
export function lastTurns(turns: readonly Turn[]): Turn[] {
  return turns.slice(-LIMIT_TURNS).map(({ role, content }) => ({
    role,
    content: content.slice(0, LIMIT_LENGTH).replace(HALF_CHARACTER, ''),
  }));
}

/** Turns as data for a model: each behind a line that carries the boundary, which must be random for each request. */
export function quoteTurns({ turns, boundary }: { turns: readonly Turn[]; boundary: string }): string {
  const quoted = turns.map(
    ({ role, content }) => `<<${boundary} ${role}>>\n${content.replaceAll(boundary, '')}`,
  );
  return [...quoted, `<<${boundary} end>>`].join('\n');
}
