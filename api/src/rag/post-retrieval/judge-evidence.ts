import type { Retrieval } from '@twinscribe/contracts';
import { sentenceStarts } from './segment-sentences.ts';
import { ASKING_WORDS } from './support/asking-words.ts';
import { baseLanguage } from './support/function-words.ts';
import { normaliseText } from './support/normalise-text.ts';
import { isOneEditApart } from './support/one-edit.ts';
import { readNumbers } from './support/read-numbers.ts';
import { readQuestion, type Asked, type AskedQuestion } from './support/read-question.ts';
import { hasIdentifier, hasWord, indexWords, type WordIndex } from './support/word-index.ts';

/** A passage as found. */
export interface FoundPassage {
  readonly text: string;
  readonly title: string;
  readonly headingPath: readonly string[];
  readonly language: string | null;
}

/**
 * Why the library is unlikely to answer:
 * - `nothing-found`: no passage at all.
 * - `unknown-names`: names, code or figures of the question that none of the candidates has.
 * - `unknown-words`: most of the words of the question are in none of the candidates.
 * - `subject-apart`: the thing asked for by name stands in no passage near anything else that the question is about.
 */
export type Doubt = Retrieval['doubts'][number];

export interface EvidenceJudgement {
  readonly isAnswerable: boolean;
  readonly doubts: Doubt[];
}

/** Share of the words of a question that the candidates may lack. */
const LIMIT_UNKNOWN_SHARE = 0.45;
const LIMIT_CANDIDATES = 30;
/** Sentences on each side of one that count as near it. */
const NEAR = 1;
const LEAST_MISSPELT_LENGTH = 5;

/**
 * Whether the passages are worth a model's time, by the words alone: a question about other things, or about something that
 * is never said of them, is refused before it is answered wrongly. It cannot know a question that the right passages just
 * fail to answer; that is for the model to say and for `checkSupport` to find out. Where the candidates are in other
 * languages than the question, only its names and figures count.
 */
export function judgeEvidence({
  question,
  candidates,
  passages,
}: {
  question: string;
  /** Everything that was found, best first; the first thirty count. */
  candidates: readonly FoundPassage[];
  /** What would be put before the model. */
  passages: readonly FoundPassage[];
}): EvidenceJudgement {
  if (candidates.length === 0)
    return { isAnswerable: false, doubts: [{ reason: 'nothing-found', words: [] }] };
  const asked = readQuestion(question);
  const near = candidates.slice(0, LIMIT_CANDIDATES).map(labelledPassage);
  const isComparable = near.some(({ language }) => areComparable(language, asked.language));
  const doubts = [
    doubt('unknown-names', unknownNames({ asked, candidates: near })),
    ...(isComparable ? [doubt('unknown-words', unknownWords({ asked, candidates: near }))] : []),
    ...(isComparable ? [doubt('subject-apart', subjectApart({ asked, candidates: near, passages }))] : []),
  ].filter(({ words }) => words.length > 0);
  return { isAnswerable: doubts.length === 0, doubts };
}

const doubt = (reason: Doubt['reason'], words: string[]): Doubt => ({ reason, words });

const areComparable = (a: string | null, b: string | null): boolean => a === null || b === null || a === b;

interface LabelledPassage {
  readonly text: string;
  readonly language: string | null;
  readonly index: WordIndex;
}

/** Read when it is looked at: what a question names mostly stands in the first few. */
function labelledPassage({ text, title, headingPath, language }: FoundPassage): LabelledPassage {
  let index: WordIndex | undefined;
  const labelled = {
    language: baseLanguage(language),
    get text() {
      return normaliseText([title, ...headingPath, text].join('\n')).replaceAll('`', ' ');
    },
    get index() {
      return (index ??= indexWords({ text: labelled.text, language }));
    },
  };
  return labelled;
}

const isIn = (index: WordIndex, thing: Asked): boolean =>
  hasWord(index, thing) || (thing.kind === 'code' && hasIdentifier(index, thing.text));

type Found = { readonly asked: AskedQuestion; readonly candidates: readonly LabelledPassage[] };

function unknownNames({ asked, candidates }: Found): string[] {
  const names = asked.things.filter(({ kind }) => kind !== 'word');
  const unknown = unknownThings({ things: names, candidates }).map(({ text }) => text);
  return [...unknown, ...unknownFigures({ asked, candidates })];
}

function unknownFigures({ asked, candidates }: Found): string[] {
  const known = new Set<string>();
  let unknown = asked.figures;
  for (const { text, language } of candidates) {
    if (unknown.length === 0) break;
    const numbers = readNumbers({ text, language });
    for (const number of numbers.flatMap(({ values, parts }) => [...values, ...parts])) known.add(number);
    unknown = unknown.filter(
      ({ values, parts }) => !values.some((value) => known.has(value)) && !isEach(parts, known),
    );
  }
  return unknown.map(({ text }) => text);
}

const isEach = (parts: readonly string[], known: ReadonlySet<string>): boolean =>
  parts.length > 0 && parts.every((part) => known.has(part));

function unknownWords({ asked, candidates }: Found): string[] {
  const unknown = unknownThings({ things: asked.things, candidates });
  const isMost = unknown.length > LIMIT_UNKNOWN_SHARE * (asked.things.length + asked.figures.length);
  return isMost ? unknown.filter(({ kind }) => kind === 'word').map(({ text }) => text) : [];
}

/** Asks for what was written, and says nothing of it: "what did I write about ovens?" */
const isAsking = ({ kind, word }: Asked): boolean => kind === 'word' && ASKING_WORDS.has(word);

/** Forms of a word are looked for where the word itself is nowhere: they cost more. */
const isAnywhere = ({ thing, candidates }: { thing: Asked; candidates: Found['candidates'] }): boolean =>
  candidates.some(({ index }) => index.words.has(thing.word)) ||
  candidates.some(({ index }) => isIn(index, thing));

/** Not there in any form, nor with one letter mistyped. */
function unknownThings({
  things,
  candidates,
}: {
  things: readonly Asked[];
  candidates: readonly LabelledPassage[];
}): Asked[] {
  const unknown = things.filter((thing) => !isAsking(thing) && !isAnywhere({ thing, candidates }));
  if (unknown.length === 0) return unknown;
  const known = new Set(candidates.flatMap(({ index }) => index.sequence));
  return unknown.filter(({ word }) => !isMisspelt({ word, known }));
}

function isMisspelt({ word, known }: { word: string; known: ReadonlySet<string> }): boolean {
  if (word.length < LEAST_MISSPELT_LENGTH || /\d/.test(word)) return false;
  for (const other of known) if (other[0] === word[0] && isOneEditApart(word, other)) return true;
  return false;
}

function subjectApart({
  asked: { subject, things },
  candidates,
  passages,
}: Found & { passages: readonly FoundPassage[] }): string[] {
  const others = things.filter((thing) => thing !== subject);
  if (subject === undefined || others.length === 0) return [];
  const isTypo =
    !candidates.some(({ index }) => isIn(index, subject)) &&
    unknownThings({ things: [subject], candidates }).length === 0;
  if (isTypo || passages.some((passage) => standTogether({ passage, subject, others }))) return [];
  return [subject.text];
}

/** Whether the subject and any of the others stand in neighbouring sentences, or in the headings above. */
function standTogether({
  passage: { text, title, headingPath, language },
  subject,
  others,
}: {
  passage: FoundPassage;
  subject: Asked;
  others: readonly Asked[];
}): boolean {
  const label = indexWords({ text: normaliseText([title, ...headingPath].join('\n')), language });
  const normal = normaliseText(text).replaceAll('`', ' ');
  const starts = sentenceStarts(normal);
  const sentences = starts
    .map((start, i) => normal.slice(start, starts[i + 1]))
    .filter((sentence) => sentence.trim() !== '')
    .map((sentence) => indexWords({ text: sentence, language }));
  const isNear = (i: number, thing: Asked): boolean =>
    isIn(label, thing) ||
    sentences.slice(Math.max(0, i - NEAR), i + NEAR + 1).some((index) => isIn(index, thing));
  return sentences.some((_, i) => isNear(i, subject) && others.some((other) => isNear(i, other)));
}
