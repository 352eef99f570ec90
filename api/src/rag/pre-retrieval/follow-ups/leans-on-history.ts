import { phraseAt } from '../words/phrase-table.ts';
import { isWord, tokenizeQuestion, type Token } from '../words/tokenize-question.ts';
import { followUpWords } from './follow-up-words.ts';
import { createTurn, firstWord, type Turn } from './turn.ts';

/** A longer question says enough to be searched for by itself. */
const LIMIT_LENGTH = 500;
/** A question with more subjects of its own says what its pronouns mean. */
const FEW_SUBJECTS = 3;
/** So few words lean, where nothing is known of the language. */
const FEW_WORDS = 2;
/** In scripts without spaces words are counted by their signs: eight are a short question. */
const SIGNS_PER_WORD = 4;
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/gu;

/** How far a sign of leaning is to be believed. One that is sure, or two that are not, are enough. */
const SURE = 1;
const UNSURE = 0.5;

/** Whether a question cannot be understood without what was said before: it points back, or leaves out what it is about. */
export function leansOnHistory(question: string): boolean {
  if (question.length > LIMIT_LENGTH) return false;
  const tokens = tokenizeQuestion(question);
  const words = followUpWords(tokens);
  if (words === undefined) return countWords(tokens) <= FEW_WORDS;
  const turn = createTurn(tokens, words);
  if (turn.is('shifts', firstWord(tokens))) return false;
  return pointing(turn) + beginning(turn) + comparing(turn) + emptiness(turn) >= SURE;
}

function countWords(tokens: readonly Token[]): number {
  const counts = tokens
    .filter(isWord)
    .map(({ text }) => Math.max(1, (text.match(UNSPACED)?.length ?? 0) / SIGNS_PER_WORD));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Pronouns, and places in a list. */
function pointing(turn: Turn): number {
  const weights = turn.tokens.map((_, at) => Math.max(pronounAt(turn, at), placeAt(turn, at)));
  return Math.max(0, ...weights);
}

function pronounAt(turn: Turn, at: number): number {
  if (turn.idle.has(at)) return 0;
  if (turn.is('possessives', at)) return turn.firstContent < at ? 0 : SURE;
  const isPronoun = turn.is('pronouns', at) || isDemonstrative(turn, at);
  return isPronoun && !isSaidBefore(turn, at) ? SURE : 0;
}

/** "that off?", "did that cost", but not "how do you know that …". */
function isDemonstrative(turn: Turn, at: number): boolean {
  if (!turn.is('demonstratives', at) || turn.is('notBeforeDemonstrative', at - 1)) return false;
  const [before, next] = [turn.tokens[at - 1], turn.tokens[at + 1]];
  if (next === undefined || !isWord(next) || turn.is('afterDemonstrative', at + 1)) return true;
  if (turn.is('articlesToo', at) && turn.content.has(at + 1)) return false;
  return before === undefined || !isWord(before) || turn.words.functionWords.has(before.text);
}

/** Whether the question itself names what the pronoun means: "how do you know a claim is true before you print it". */
function isSaidBefore({ content, firstContent, secondClause }: Turn, at: number): boolean {
  return firstContent < at && (content.size > FEW_SUBJECTS || secondClause < at);
}

/** "the third", without a noun behind it. */
function placeAt({ tokens, words, idle }: Turn, at: number): number {
  const place = phraseAt(words.ordinals, { tokens, at });
  if (place === undefined || idle.has(at)) return 0;
  const next = tokens[place.end];
  return next === undefined || !isWord(next) || words.functionWords.has(next.text) ? UNSURE : 0;
}

function beginning(turn: Turn): number {
  const first = firstWord(turn.tokens);
  if (turn.is('openers', first)) return SURE;
  if (!turn.is('weakOpeners', first)) return 0;
  return turn.content.size <= FEW_SUBJECTS ? SURE : UNSURE;
}

function comparing({ tokens, idle, is }: Turn): number {
  return tokens.some((_, at) => !idle.has(at) && is('relatives', at)) ? UNSURE : 0;
}

/** The fewer words name a subject, the more has been left out. */
function emptiness({ content, firstContent, tokens, is }: Turn): number {
  if (content.size === 0) return SURE;
  if (content.size > 1) return content.size === 2 ? UNSURE : 0;
  const isName = /^\p{Lu}.*[\p{Lu}\d]/u.test(tokens[firstContent]?.raw ?? '');
  const isSubject = is('auxiliaries', firstContent - 1);
  return isName || isSubject ? UNSURE : SURE;
}
