import type { Citation, Source } from '@twinscribe/contracts';
import { citeSentences } from './cite-sentences.ts';
import { MarkerSplitter } from './split-markers.ts';
import { COURTESIES } from './support/courtesies.ts';
import type { Evidence } from './support/evidence.ts';
import { baseLanguage, guessLanguage } from './support/function-words.ts';
import { indexEvidence } from './support/index-evidence.ts';
import { judgeClaims, type Judgement } from './support/judge-claims.ts';
import { readClaims, type Claims } from './support/read-claims.ts';
import { saysNoAnswer } from './support/says-no-answer.ts';

export type CheckableSource = Pick<
  Source,
  'number' | 'text' | 'title' | 'headingPath' | 'author' | 'publishedAt' | 'language'
>;

const UNLABELLED = { title: '', headingPath: [], author: null, publishedAt: null, language: null } as const;

/**
 * The sentences of an answer, held against the passages that they cite, by what can be compared without a model: numbers,
 * dates, units, names and code must be there, in their place, and enough of the other words. It finds what was made up or
 * mixed up. What was turned around, a "not" more or less, it does not see.
 *
 * A sentence that claims something and cites nothing is `unsupported` with nothing missing. One that claims nothing has no
 * support and needs none: a greeting, a question, a heading, a line that leads in, or that the library does not say.
 * Linear in the lengths of answer and cited passages.
 */
export function checkSupport({
  question,
  answer,
  sources,
}: {
  /** What a denial repeats of it is no claim. */
  question: string;
  answer: string;
  sources: readonly CheckableSource[];
}): Citation[] {
  const language = guessLanguage(answer) ?? guessLanguage(question) ?? onlyLanguage(sources);
  const asked = indexEvidence({ ...UNLABELLED, text: question });
  const evidences = new Map<number, Evidence>();
  const evidenceOf = (number: number): Evidence | undefined => {
    const source = sources.find((candidate) => candidate.number === number);
    const known = evidences.get(number) ?? (source === undefined ? undefined : indexEvidence(source));
    if (known !== undefined) evidences.set(number, known);
    return known;
  };
  return citeSentences({ answer, sources: sources.length }).map((citation) => {
    const sentence = withoutMarkers(answer.slice(citation.start, citation.end));
    const claims = readClaims({ sentence, language });
    const cited = citation.sources.map(evidenceOf).filter((evidence) => evidence !== undefined);
    return { ...citation, ...judgeSentence({ sentence, claims, evidences: cited, asked }) };
  });
}

/** That of all sources, if they have one. */
function onlyLanguage(sources: readonly CheckableSource[]): string | null {
  const [first, ...others] = new Set(sources.map((source) => baseLanguage(source.language)));
  return others.length === 0 ? (first ?? null) : null;
}

function judgeSentence({
  sentence,
  claims,
  evidences,
  asked,
}: {
  sentence: string;
  claims: Claims;
  evidences: readonly Evidence[];
  asked: Evidence;
}): Judgement {
  const nothing: Judgement = { support: null, missing: { numbers: [], names: [], words: [] } };
  if (isEmpty(claims)) return nothing;
  const judged = judgeClaims({ claims, evidences });
  if (judged.support === 'supported') return judged;
  if (isDenial({ sentence, claims, asked })) return nothing;
  if (evidences.length > 0) return judged;
  return isFrame({ sentence, claims }) ? nothing : { ...nothing, support: 'unsupported' };
}

const isEmpty = ({ numbers, dates, identifiers, words }: Claims): boolean =>
  numbers.length + dates.length + identifiers.length + words.length === 0;

function isDenial({
  sentence,
  claims,
  asked,
}: {
  sentence: string;
  claims: Claims;
  asked: Evidence;
}): boolean {
  if (!saysNoAnswer(sentence)) return false;
  const { missing } = judgeClaims({ claims, evidences: [asked] });
  return missing.numbers.length + missing.names.length === 0;
}

/** Headings, questions, courtesies, and what leads in to a list. */
function isFrame({ sentence, claims }: { sentence: string; claims: Claims }): boolean {
  const text = sentence.trim().replace(/[*_]{1,3}$/, '');
  if (/^#{1,6}\s/.test(text) || /[?？؟\u037e]$/.test(text)) return true;
  const hasFigure = claims.numbers.some(({ isWord }) => !isWord) || claims.dates.length > 0;
  if (hasFigure || claims.identifiers.length > 0) return false;
  return /[:：]$/.test(text) || claims.words.every(({ word }) => COURTESIES.has(word));
}

function withoutMarkers(text: string): string {
  const splitter = new MarkerSplitter();
  const parts = [...splitter.push(text), ...splitter.end()];
  return parts.map((part) => (part.kind === 'marker' ? ' ' : part.text)).join('');
}
