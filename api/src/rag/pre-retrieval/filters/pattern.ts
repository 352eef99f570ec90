import { foldWord, type Token } from '../words/tokenize-question.ts';

/** What a slot of a pattern stands for: `end` is behind its last token. */
export interface SlotMatch {
  readonly value: unknown;
  readonly end: number;
}

export type ReadSlot = (slot: string, at: number) => SlotMatch | undefined;

export interface PatternMatch {
  readonly end: number;
  /** Values in the order of the slots in the pattern; a slot may occur more than once. */
  readonly slots: readonly { readonly slot: string; readonly value: unknown; readonly at: number }[];
}

interface Element {
  readonly kind: 'words' | 'slot' | 'ahead' | 'start';
  readonly words: ReadonlySet<string>;
  readonly slot: string;
  readonly isOptional: boolean;
}

export type Pattern = readonly Element[];

/** How far `~` looks ahead. A clause is seldom longer. */
const LIMIT_AHEAD = 16;
const CLAUSE_ENDS: ReadonlySet<string> = new Set(['.', '?', '!', ';', ':']);

/**
 * A pattern is a line of elements with spaces between them. `word` or `this|that` is one of these words, folded; `<slot>` is
 * what the reader of slots makes of it; `?` behind either makes it optional; `~<slot>` takes nothing, but the slot must come
 * later in the same clause; `^` takes nothing and is the start of a clause.
 */
export function compilePattern(source: string): Pattern {
  return source.split(' ').map((part) => {
    const isOptional = part.length > 1 && part.endsWith('?');
    const body = isOptional ? part.slice(0, -1) : part;
    const slot = /^~?<(.+)>$/.exec(body)?.[1] ?? '';
    const kind = body === '^' ? 'start' : slot === '' ? 'words' : body.startsWith('~') ? 'ahead' : 'slot';
    return { kind, words: new Set(foldWord(body).split('|')), slot, isOptional };
  });
}

export function matchPattern(
  { pattern, tokens, at }: { pattern: Pattern; tokens: readonly Token[]; at: number },
  { readSlot }: { readSlot: ReadSlot },
): PatternMatch | undefined {
  const match = (index: number, position: number): PatternMatch | undefined => {
    const element = pattern[index];
    if (element === undefined) return { end: position, slots: [] };
    const taken = takeElement({ element, tokens, at: position }, { readSlot });
    const rest = taken && match(index + 1, taken.end);
    if (taken !== undefined && rest !== undefined) {
      if (element.kind !== 'slot') return rest;
      return {
        end: rest.end,
        slots: [{ slot: element.slot, value: taken.value, at: position }, ...rest.slots],
      };
    }
    return element.isOptional ? match(index + 1, position) : undefined;
  };
  return match(0, at);
}

function takeElement(
  { element, tokens, at }: { element: Element; tokens: readonly Token[]; at: number },
  { readSlot }: { readSlot: ReadSlot },
): SlotMatch | undefined {
  const token = tokens[at];
  switch (element.kind) {
    case 'start':
      return startsClause(tokens, at) ? { value: undefined, end: at } : undefined;
    case 'words':
      return token !== undefined && element.words.has(token.text)
        ? { value: token.text, end: at + 1 }
        : undefined;
    case 'slot':
      return readSlot(element.slot, at);
    case 'ahead':
      return findAhead({ slot: element.slot, tokens, at }, { readSlot });
  }
}

function findAhead(
  { slot, tokens, at }: { slot: string; tokens: readonly Token[]; at: number },
  { readSlot }: { readSlot: ReadSlot },
): SlotMatch | undefined {
  for (let position = at; position < at + LIMIT_AHEAD && position < tokens.length; position += 1) {
    if (CLAUSE_ENDS.has(tokens[position]?.text ?? '')) return undefined;
    if (readSlot(slot, position) !== undefined) return { value: undefined, end: at };
  }
  return undefined;
}

/** Behind a sign other than a hyphen or an apostrophe, or at the very start. */
export function startsClause(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before === undefined || /^[^\p{L}\p{N}'’\-‐‑/#"“”„«»]$/u.test(before.text);
}
