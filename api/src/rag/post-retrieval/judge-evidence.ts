import type { Retrieval } from '@twinscribe/contracts';
import { ASKING_WORDS } from './support/asking-words.ts';
import {
  isIn,
  labelPassage,
  standTogether,
  type FoundPassage,
  type LabelledPassage,
} from './support/found-passage.ts';
import { isOneEditApart } from './support/one-edit.ts';
import { readNumbers } from './support/read-numbers.ts';
import { readQuestion, type Asked, type AskedQuestion } from './support/read-question.ts';
import { writtenIn } from './support/written-in.ts';

/**
 * Why the library is unlikely to answer:
 * - `nothing-found`: no passage at all.
 * - `unknown-names`: names, code or figures of the question that none of the candidates has.
 * - `unknown-words`: most of the words of the question are in none of the candidates.
 * - `subject-apart`: the thing asked for by name stands in no passage near anything else that the question is about. It never
 *   refuses: "which room is at 22 degrees?" is answered by "the kitchen is at 22 degrees".
 */
export type Doubt = Retrieval['doubts'][number];

export interface EvidenceJudgement {
  /** Whether none of the doubts refuses the question. */
  readonly isAnswerable: boolean;
  readonly doubts: Doubt[];
}

/** A doubt is told generously; what refuses must be nearly certain. */
interface WeighedDoubt extends Doubt {
  readonly refuses: boolean;
}

/** Share of the words of a question that the candidates may lack. */
const LIMIT_UNKNOWN_SHARE = 0.45;
/** One word alone may be said otherwise, as `old` of what was `born`, and so may what is asked for: `what temperature`. */
const LEAST_UNKNOWN_REFUSED = 2;
const LIMIT_CANDIDATES = 30;
const LEAST_MISSPELT_LENGTH = 5;

/**
 * Whether the passages are worth a model's time, by the words alone: a question about other things is refused before it is
 * answered wrongly. It cannot know a question that the right passages just fail to answer; that is for the model to say and
 * for `checkSupport` to find out. Words are compared within one language that we have function words for. Where a candidate is
 * in another, or the question is, unknown names and figures are told, and nothing is refused that finds anything.
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
  const near = candidates.slice(0, LIMIT_CANDIDATES).map(labelPassage);
  const found = { asked: readQuestion(withCase(question)), candidates: near };
  const isComparable = areComparable({ language: writtenIn(question), candidates: near });
  const doubts = [
    { ...doubtOfNames(found), refuses: isComparable },
    ...(isComparable ? [doubtOfWords(found), doubtOfSubject({ ...found, passages })] : []),
  ].filter(({ words }) => words.length > 0);
  return {
    isAnswerable: !doubts.some(({ refuses }) => refuses),
    doubts: doubts.map(({ reason, words }) => ({ reason, words })),
  };
}

/** In a question all in capitals they do not tell names. */
const withCase = (question: string): string => (/\p{Ll}/u.test(question) ? question : question.toLowerCase());

/** Whether the question and the candidates are in one language; those in none that can be told are taken along. */
function areComparable({
  language,
  candidates,
}: {
  language: string | null;
  candidates: readonly LabelledPassage[];
}): boolean {
  const languages = new Set(candidates.map((candidate) => candidate.language));
  languages.delete(null);
  return language !== null && languages.size === 1 && languages.has(language);
}

type Found = { readonly asked: AskedQuestion; readonly candidates: readonly LabelledPassage[] };

function doubtOfNames({ asked, candidates }: Found): Doubt {
  const names = asked.things.filter(({ kind }) => kind !== 'word');
  const unknown = unknownThings({ things: names, candidates }).map(({ text }) => text);
  return { reason: 'unknown-names', words: [...unknown, ...unknownFigures({ asked, candidates })] };
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

function doubtOfWords({ asked, candidates }: Found): WeighedDoubt {
  const unknown = unknownThings({ things: asked.things, candidates });
  const isMost = unknown.length > LIMIT_UNKNOWN_SHARE * (asked.things.length + asked.figures.length);
  const words = unknown.filter(({ kind }) => kind === 'word');
  const untold = words.filter((word) => word !== asked.subject);
  return {
    reason: 'unknown-words',
    words: isMost ? words.map(({ text }) => text) : [],
    refuses: untold.length >= LEAST_UNKNOWN_REFUSED,
  };
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

function doubtOfSubject({
  asked: { subject, things },
  candidates,
  passages,
}: Found & { passages: readonly FoundPassage[] }): WeighedDoubt {
  const others = things.filter((thing) => thing !== subject);
  const none: WeighedDoubt = { reason: 'subject-apart', words: [], refuses: false };
  if (subject === undefined || others.length === 0) return none;
  const isTypo =
    !candidates.some(({ index }) => isIn(index, subject)) &&
    unknownThings({ things: [subject], candidates }).length === 0;
  if (isTypo || passages.some((passage) => standTogether({ passage, subject, others }))) return none;
  return { ...none, words: [subject.text] };
}
