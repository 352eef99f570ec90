import type { Passage } from '@twinscribe/contracts';
import { readableText, toPassage, type LibraryStore, type ScoredChunk } from '@twinscribe/knowledge';
import { isNearDuplicate, shinglesOf, type Shingles } from './near-duplicates.ts';
import { passageTokens } from './passage-tokens.ts';
import { readParents, type Parent } from './read-parents.ts';

/** What stands around the best passages is worth its tokens; around the others more passages are. */
const WIDENED_PASSAGES = 3;
/** What a widened passage may take of the prompt. */
const LIMIT_WIDENED_TOKENS = 520;

export interface WidePassage {
  readonly passage: Passage;
  /** Ids of the chunks that it is made of. */
  readonly chunkIds: ReadonlySet<string>;
}

/**
 * Lets the best passages grow by the chunks that follow and precede them in their documents, as far as `tokensLeft` goes: what
 * a sentence leans on often stands just before or behind it. A passage that grows into another takes it in, and into what is
 * said elsewhere not at all: no text comes twice. Keeps the order, and each passage's headings. What has changed since it was
 * found stays as it was found.
 */
export async function widenPassages(
  { tenant, packed, tokensLeft }: { tenant: string; packed: readonly ScoredChunk[]; tokensLeft: number },
  { library }: { library: Pick<LibraryStore, 'getDocument' | 'listChunks'> },
): Promise<WidePassage[]> {
  const parents = await readParents({ tenant, hits: packed.slice(0, WIDENED_PASSAGES) }, { library });
  const room = createRoom({ packed, tokensLeft });
  return packed.flatMap((hit, i) => {
    if (!room.claim(hit.chunk.id)) return [];
    const parent = i < WIDENED_PASSAGES ? parents.get(hit.document.id) : undefined;
    if (parent !== undefined) return [widenPassage({ hit, parent }, { room })];
    return [{ passage: toPassage(hit), chunkIds: new Set([hit.chunk.id]) }];
  });
}

function widenPassage(
  { hit, parent }: { hit: ScoredChunk; parent: Parent },
  { room }: { room: Room },
): WidePassage {
  let { ordinal: first, ordinal: last } = hit.chunk;
  let passage = toPassage(hit);
  const join = (ordinal: number): boolean => {
    const neighbour = parent.chunks[ordinal];
    if (neighbour === undefined || neighbour.kind === 'hidden') return false;
    const range = { first: Math.min(first, ordinal), last: Math.max(last, ordinal) };
    const wider = { ...passage, ...stretchOf({ parent, ...range }) };
    const tokens = passageTokens(wider);
    if (tokens > LIMIT_WIDENED_TOKENS) return false;
    const { text } = stretchOf({ parent, first: ordinal, last: ordinal });
    if (!room.spend({ chunkId: neighbour.id, text, tokens: tokens - passageTokens(passage) })) return false;
    ({ first, last } = range);
    passage = wider;
    return true;
  };
  for (let isGrowing = true; isGrowing;) {
    const isLonger = join(last + 1);
    isGrowing = join(first - 1) || isLonger;
  }
  return { passage, chunkIds: new Set(parent.chunks.slice(first, last + 1).map(({ id }) => id)) };
}

/** Of the chunks from the first ordinal to the last. */
function stretchOf({
  parent: { document, chunks },
  first,
  last,
}: {
  parent: Parent;
  first: number;
  last: number;
}): Pick<Passage, 'start' | 'end' | 'text'> {
  const stretch = chunks.slice(first, last + 1);
  const start = stretch[0]?.start ?? 0;
  const end = stretch.at(-1)?.end ?? 0;
  const text = readableText({ format: document.format, content: document.text.slice(start, end) });
  return { start, end, text };
}

/** Whether one of them says nearly all of the other. */
const isEither = (a: Shingles, b: Shingles): boolean =>
  isNearDuplicate({ text: a, of: b }) || isNearDuplicate({ text: b, of: a });

/** What may still be spent, and which chunks have found their place. */
interface Room {
  /** False where another passage has taken the chunk in. */
  claim(chunkId: string): boolean;
  /** Takes a chunk in for so many tokens more, unless that is too many or what it says is said, as by itself elsewhere. */
  spend(neighbour: { readonly chunkId: string; readonly text: string; readonly tokens: number }): boolean;
}

function createRoom({ packed, tokensLeft }: { packed: readonly ScoredChunk[]; tokensLeft: number }): Room {
  const waiting = new Map(packed.map((hit) => [hit.chunk.id, passageTokens(toPassage(hit))]));
  const placed = new Set<string>();
  const said = packed.map(({ text }) => shinglesOf(text));
  let left = tokensLeft;
  const place = (chunkId: string): void => {
    waiting.delete(chunkId);
    placed.add(chunkId);
  };
  return {
    claim: (chunkId) => {
      if (placed.has(chunkId)) return false;
      place(chunkId);
      return true;
    },
    spend: ({ chunkId, text, tokens }) => {
      const saved = waiting.get(chunkId);
      const cost = tokens - (saved ?? 0);
      const shingles = shinglesOf(text);
      const isSaid = saved === undefined && said.some((other) => isEither(shingles, other));
      if (isSaid || cost > left) return false;
      left -= cost;
      place(chunkId);
      said.push(shingles);
      return true;
    },
  };
}
