import type { Category } from '@twinscribe/contracts';
import type { QuestionReader } from './question-reader.ts';

/** The words for pieces of writing: "articles or posts", "texts", "anything". */
export interface Noun {
  readonly at: number;
  readonly end: number;
  /**
   * `piece` has a category, `text` none; `any` ("anything") and `those` are no nouns, and no pieces unless more is said, and
   * `those` only if some were named before.
   */
  readonly kind: 'piece' | 'text' | 'any' | 'those';
  readonly categories: readonly Category[];
  /** Mostly something else: the workshop's notes, the status code. */
  readonly isGuarded: boolean;
  readonly isPlural: boolean;
}

/** By the names that a locale gives its pieces. */
const KINDS: Readonly<Record<string, Pick<Noun, 'kind' | 'categories'>>> = {
  post: { kind: 'piece', categories: ['post'] },
  article: { kind: 'piece', categories: ['article'] },
  'article+post': { kind: 'piece', categories: ['article', 'post'] },
  repository: { kind: 'piece', categories: ['repository'] },
  code: { kind: 'piece', categories: ['repository'] },
  note: { kind: 'piece', categories: ['note'] },
  text: { kind: 'text', categories: [] },
  any: { kind: 'any', categories: [] },
  those: { kind: 'those', categories: [] },
};

const GUARDED: ReadonlySet<string> = new Set(['note', 'code']);
const LIMIT_NOUNS = 4;

/** One noun, or several that are joined. */
export function readNouns(at: number, reader: QuestionReader): Noun | undefined {
  let noun = readNoun(at, reader);
  for (let count = 1; noun !== undefined && count < LIMIT_NOUNS; count += 1) {
    const more = readJoinedNoun(noun.end, reader);
    if (more === undefined || more.kind === 'any' || more.kind === 'those') return noun;
    noun = { ...noun, end: more.end, categories: [...new Set([...noun.categories, ...more.categories])] };
  }
  return noun;
}

function readJoinedNoun(at: number, reader: QuestionReader): Noun | undefined {
  const comma = reader.tokens[at]?.text === ',' ? at + 1 : at;
  const next = reader.word('and', comma)?.end ?? comma;
  return next === at ? undefined : readNoun(reader.word('your', next)?.end ?? next, reader);
}

function readNoun(at: number, { word, tokens }: QuestionReader): Noun | undefined {
  if (word('notPiece', at) !== undefined) return undefined;
  const plural = word('plural', at);
  const found = plural ?? word('singular', at);
  const kind = found && KINDS[found.value];
  // "post-2024", "article-like": another word.
  if (found === undefined || kind === undefined || tokens[found.end]?.text === '-') return undefined;
  return { ...kind, at, end: found.end, isGuarded: GUARDED.has(found.value), isPlural: plural !== undefined };
}

/** "your chunking article": what stands between the owner and an unmistakable noun can only be its subject. */
export function readTopicalNoun(at: number, reader: QuestionReader): Noun | undefined {
  const { text = '' } = reader.tokens[at] ?? {};
  if (!/^\p{L}/u.test(text) || reader.grammar.functionWords.has(text)) return undefined;
  const noun = readNouns(at + 1, reader);
  return noun?.kind === 'piece' && !noun.isGuarded ? noun : undefined;
}
