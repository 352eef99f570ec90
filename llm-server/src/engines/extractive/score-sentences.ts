import type { PromptPassage } from '@twinscribe/contracts';
import { contentWords, createWordFinder, FRAME_SHARE, wordsOf } from './content-words.ts';
import { splitBlocks } from './split-blocks.ts';
import { splitSentences, type Sentence } from './split-sentences.ts';

export interface ScoredSentence extends Sentence {
  /** The passage it stands in: its place in the list, and the number it is cited by. */
  readonly passage: number;
  readonly number: number;
  /** Position among the sentences of its passage. */
  readonly position: number;
  /** Terms of the question that it holds, and those that the title and headings above it hold. */
  readonly terms: ReadonlySet<string>;
  readonly labelTerms: ReadonlySet<string>;
  /** Comparable within one call. */
  readonly score: number;
}

export interface ScoredSentences {
  readonly sentences: readonly ScoredSentence[];
  /** How much each term of the question tells: the rarer it is in the passages, the more. They sum to 1. */
  readonly weights: ReadonlyMap<string, number>;
}

/** What a title or heading says counts for every sentence below it, but less than the sentence's own words. */
const LABEL_SHARE = 0.3;
/** "It told me 230 °C" answers a question that only the sentence before it repeats. */
const NEIGHBOUR_SHARE = 0.4;
/** Passages come best first. */
const RANK_BONUS = 0.2;
/** Who asks how many, or when, wants a figure. */
const NUMBER_BONUS = 0.25;
const NUMBER_QUESTION = new RegExp(
  [
    '^when\\b|\\bhow (?:many|much|long|fast|often|big|large|old|far)\\b|\\bwhat year\\b',
    '\\bwie ?viele?\\b|\\bwie (?:lange|oft|gro(?:ß|ss))|\\bwann\\b|\\bhoeveel\\b|\\bwanneer\\b',
    '\\bcombien\\b|^quand\\b|\\bquant[aeio]s?\\b|^quando\\b|\\bcu[aá]nt[ao]s?\\b|\\bcu[aá]ndo\\b',
    '何[年時人個本回]|几|多少|いくつ|몇|얼마',
  ].join('|'),
  'iu',
);

/** Shorter questions may well be part of their answer. */
const LEAST_ECHO = 4;

/** Whose a passage is, and of which day, behind the title and headings in its label: "Bread › Crust (Ines, 2024-06-18)". */
const ORIGIN = / \([^()]*\)$/u;

/** Every sentence of the passages, with how well it answers the question. */
export function scoreSentences({
  question,
  passages,
}: {
  question: string;
  passages: readonly PromptPassage[];
}): ScoredSentences {
  const shares = subjectOf({ question, passages });
  const terms = [...shares.keys()];
  const found = passages.flatMap((passage, i) => matchPassage({ question, terms, passage, index: i }));
  const weights = weighTerms({ shares, sentences: found });
  const asksNumber = NUMBER_QUESTION.test(question);
  const own = found.map((sentence) => ownScore(sentence, weights));
  const sentences = found.map((sentence, i) => {
    const beside = [i - 1, i + 1].map((j) => (isBeside(sentence, found[j]) ? (own[j] ?? 0) : 0));
    const smoothed = (own[i] ?? 0) + NEIGHBOUR_SHARE * Math.max(...beside);
    const rank = 1 - sentence.passage / passages.length;
    const bonus = 1 + RANK_BONUS * rank + (asksNumber && /\d/.test(sentence.text) ? NUMBER_BONUS : 0);
    return { ...sentence, score: smoothed * sentence.fitness * bonus };
  });
  return { sentences, weights };
}

/**
 * What the question is about. Who wrote the passages and when only frames it: "what does Ines say about bread?" is about bread,
 * and no word of hers about anything else answers it. Where no passage speaks of that itself, it does not count at all.
 */
function subjectOf({
  question,
  passages,
}: {
  question: string;
  passages: readonly PromptPassage[];
}): Map<string, number> {
  const shares = contentWords(question);
  const origins = passages.map(({ label }) => ORIGIN.exec(label)?.[0] ?? '').join(' ');
  const ofOrigin = matchTerms([...shares.keys()], origins);
  if (ofOrigin.size === 0) return shares;
  const texts = passages.map(({ label, text }) => `${label.replace(ORIGIN, '')}\n${text}`).join('\n');
  const spokenOf = matchTerms([...ofOrigin], texts);
  for (const term of ofOrigin) {
    if (spokenOf.has(term)) shares.set(term, FRAME_SHARE);
    else shares.delete(term);
  }
  return shares;
}

type MatchedSentence = Omit<ScoredSentence, 'score'>;

function matchPassage({
  question,
  terms,
  passage,
  index,
}: {
  question: string;
  terms: readonly string[];
  passage: PromptPassage;
  index: number;
}): MatchedSentence[] {
  const inLabel = matchTerms(terms, passage.label.replace(ORIGIN, ''));
  const asked = wordsOf(question).join(' ');
  const sentences = splitSentences(splitBlocks(passage.text)).filter(({ text }) => !isEcho(text, asked));
  return sentences.map((sentence, position) => {
    const inSentence = matchTerms(terms, sentence.text);
    return {
      ...sentence,
      passage: index,
      number: passage.number,
      position,
      terms: inSentence,
      labelTerms: inLabel,
    };
  });
}

/** A sentence that repeats the question, as an example of one, does not answer it. */
function isEcho(text: string, asked: string): boolean {
  const isLongEnough = text.length >= asked.length && asked.split(' ').length >= LEAST_ECHO;
  return isLongEnough && wordsOf(text).join(' ').includes(asked);
}

function matchTerms(terms: readonly string[], text: string): Set<string> {
  return new Set(terms.filter(createWordFinder(text)));
}

/** As BM25 weighs them, over the sentences. A term that occurs nowhere weighs most: the question is about it, too. */
function weighTerms({
  shares,
  sentences,
}: {
  shares: ReadonlyMap<string, number>;
  sentences: readonly MatchedSentence[];
}): Map<string, number> {
  const raw = [...shares].map(([term, share]) => {
    const holding = sentences.filter((sentence) => sentence.terms.has(term)).length;
    return [term, share * Math.log(1 + (sentences.length - holding + 0.5) / (holding + 0.5))] as const;
  });
  const total = raw.reduce((sum, [, weight]) => sum + weight, 0) || 1;
  return new Map(raw.map(([term, weight]) => [term, weight / total]));
}

function ownScore({ terms, labelTerms }: MatchedSentence, weights: ReadonlyMap<string, number>): number {
  return weightOf(terms, weights) + LABEL_SHARE * weightOf(labelTerms, weights);
}

export function weightOf(terms: Iterable<string>, weights: ReadonlyMap<string, number>): number {
  return [...terms].reduce((sum, term) => sum + (weights.get(term) ?? 0), 0);
}

const isBeside = (a: MatchedSentence, b: MatchedSentence | undefined): boolean =>
  b !== undefined && a.passage === b.passage && a.block === b.block;
