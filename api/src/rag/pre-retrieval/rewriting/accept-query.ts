import { foldWord } from '../words/tokenize-question.ts';
import { guessLanguage, isFunctionWord } from '../../post-retrieval/support/function-words.ts';

/** Standing alone takes some words more, but not many. */
const LIMIT_LENGTH = 400;
const LIMIT_WORDS = 60;
/** Of the words that say something, those that the conversation must have. */
const LEAST_KNOWN_SHARE = 0.6;
/** Forms of one word share this much of it, from its start. */
const STEM_SHARE = 0.6;
const LEAST_STEM = 3;
const SEGMENTER = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * A model's wording of a question, if it can be one: a single line of bounded length whose words come from the conversation,
 * most of them, and its figures all: a year that nobody named would become a filter. An answer, an excuse, an obeyed order or babble is not: undefined.
 */
export function acceptQuery({
  text,
  conversation,
}: {
  text: string;
  /** The question and what came before it. */
  conversation: string;
}): string | undefined {
  const query = text.trim();
  if (query.length > LIMIT_LENGTH || /[\p{Cc}\u2028\u2029]|<<|>>/u.test(query)) return undefined;
  const figures = new Set(conversation.match(/\p{N}+/gu));
  if (query.match(/\p{N}+/gu)?.some((figure) => !figures.has(figure))) return undefined;
  const language = guessLanguage(`${conversation}\n${query}`);
  const words = saidWords({ text: query, language });
  if (words.length === 0 || words.length > LIMIT_WORDS) return undefined;
  const known = new Set(saidWords({ text: conversation, language }));
  const share = words.filter((word) => isKnown({ word, known })).length / words.length;
  return share >= LEAST_KNOWN_SHARE ? query : undefined;
}

/** Without function words; in scripts without spaces as the segmenter parts them. */
function saidWords({ text, language }: { text: string; language: string | null }): string[] {
  return [...SEGMENTER.segment(text)]
    .filter(({ isWordLike }) => isWordLike === true)
    .map(({ segment }) => foldWord(segment))
    .filter((word) => !isFunctionWord({ word, language }));
}

function isKnown({ word, known }: { word: string; known: ReadonlySet<string> }): boolean {
  if (known.has(word)) return true;
  const stem = word.slice(0, Math.max(LEAST_STEM, Math.ceil(word.length * STEM_SHARE)));
  if (word.length <= LEAST_STEM) return false;
  for (const other of known) if (other.startsWith(stem)) return true;
  return false;
}
