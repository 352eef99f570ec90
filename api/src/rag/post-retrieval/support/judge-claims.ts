import type { Citation } from '@twinscribe/contracts';
import { analyzeText } from '@twinscribe/knowledge';
import { formsOfName, hasDate, hasName, type Evidence } from './evidence.ts';
import { matchMentions, type Match } from './match-mentions.ts';
import type { Claims } from './read-claims.ts';
import type { ClaimedWord } from './read-words.ts';
import { hasIdentifier, hasTerm } from './word-index.ts';

export type Judgement = Pick<Citation, 'support' | 'missing'>;

export interface ClaimsInQuestion {
  readonly claims: Claims;
  /** Of all passages that the sentence cites. */
  readonly evidences: readonly Evidence[];
}

/** Shares of what a sentence says that its passages must have at least. */
const LEAST_SHARE = { supported: 0.6, partly: 0.3 } as const;

/**
 * The claims against all passages that the sentence cites, taken together. A number, date, unit, name or piece of code that
 * none of them has leaves the sentence unsupported, however much else they have. Where they are in another language than
 * the sentence, its words cannot be compared, and it is supported partly at best.
 */
export function judgeClaims(question: ClaimsInQuestion): Judgement {
  const { claims, evidences } = question;
  const numbers = judgeNumbers(question);
  const names = judgeNames(question);
  const words = claims.words.map((word) => weigh({ word, evidences }));
  const missing = {
    numbers: [...numbers.absent, ...numbers.displaced],
    names: [...names.absent, ...names.displaced],
    words: words.flatMap((word) => word.missing),
  };
  const exact = claims.numbers.length + claims.dates.length + claims.identifiers.length;
  const total = exact + words.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return { support: null, missing };
  if (!evidences.some(({ language }) => areComparable(language, claims.language))) {
    return {
      support: numbers.absent.length > 0 ? 'unsupported' : 'partly',
      missing: { ...missing, words: [] },
    };
  }
  if (numbers.absent.length + names.absent.length > 0) return { support: 'unsupported', missing };
  const isDoubtful =
    missing.numbers.length + missing.names.length > 0 || words.some((word) => word.isDoubtful);
  const found = exact + words.reduce((sum, word) => sum + word.found, 0);
  return { support: levelOf({ share: found / total, isDoubtful }), missing };
}

function levelOf({ share, isDoubtful }: { share: number; isDoubtful: boolean }): Judgement['support'] {
  if (share < LEAST_SHARE.partly) return 'unsupported';
  return share < LEAST_SHARE.supported || isDoubtful ? 'partly' : 'supported';
}

const areComparable = (a: string | null, b: string | null): boolean => a === null || b === null || a === b;

interface Found {
  readonly absent: readonly string[];
  readonly displaced: readonly string[];
}

function judgeNumbers({ claims, evidences }: ClaimsInQuestion): Found {
  const numbers = claims.numbers.filter((number) => !isArticle(number));
  const passages = evidences.map((evidence) => evidence.numbers);
  const matches = matchMentions({ claims: numbers, passages, usesUp: true });
  const has = (value: string): boolean => passages.some(({ byValue }) => byValue.has(value));
  const dates = claims.dates.filter((date) => !evidences.some((evidence) => hasDate(evidence, date)));
  const textsOf = (kind: Match): string[] =>
    numbers.flatMap(({ text, parts }, i) => {
      const match = matches[i] === 'absent' && parts.length > 0 && parts.every(has) ? 'found' : matches[i];
      return match === kind ? [text] : [];
    });
  return {
    absent: [...textsOf('absent'), ...dates.map(({ text }) => text)],
    displaced: textsOf('displaced'),
  };
}

/** `one` and its like are articles and pronouns as often as numbers. */
const isArticle = ({ isWord, values }: Claims['numbers'][number]): boolean => isWord && values[0] === '1';

function judgeNames({ claims, evidences }: ClaimsInQuestion): Found {
  const identifiers = claims.identifiers.filter(
    (name) => !evidences.some((evidence) => hasIdentifier(evidence, name)),
  );
  const isThere = ({ word }: ClaimedWord): boolean => evidences.some((evidence) => hasName(evidence, word));
  const capitalised = claims.words.filter(({ kind }) => kind !== 'word');
  const matches = matchMentions({
    claims: capitalised.map(({ word, context }) => ({ values: formsOfName(word), unit: undefined, context })),
    passages: evidences.map((evidence) => evidence.names),
    usesUp: false,
  });
  const absent = capitalised.filter((word) => word.kind === 'name' && !isThere(word));
  const displaced = capitalised.filter(
    (word, i) => matches[i] === 'displaced' || isMadeName({ word, evidences }),
  );
  return {
    absent: [...identifiers, ...absent.map(({ text }) => text)],
    displaced: displaced.map(({ text }) => text),
  };
}

/** Two names that the passages have and never as one: a first name of one person, a second name of another. */
function isMadeName({
  word: { word, follows },
  evidences,
}: {
  word: ClaimedWord;
  evidences: readonly Evidence[];
}): boolean {
  if (follows === undefined) return false;
  const areThere = [word, follows].every((name) => evidences.some((evidence) => hasName(evidence, name)));
  return areThere && !evidences.some(({ pairs }) => pairs.has(`${follows} ${word}`));
}

interface Weighed {
  readonly weight: number;
  readonly found: number;
  readonly missing: readonly string[];
  readonly isDoubtful: boolean;
}

/** A word weighs one, a run of a script without spaces as many as it has terms; what searches ignore weighs nothing. */
function weigh({ word, evidences }: { word: ClaimedWord; evidences: readonly Evidence[] }): Weighed {
  const { text, kind } = word;
  if (evidences.some(({ words }) => words.has(word.word))) {
    return { weight: 1, found: 1, missing: [], isDoubtful: false };
  }
  const languages = [...new Set(evidences.map(({ language }) => language))];
  const analyses = languages.map((language) => {
    const terms = analyzeText({ text, language });
    const sameLanguage = evidences.filter((evidence) => evidence.language === language);
    const found = terms.filter((term) => sameLanguage.some((evidence) => hasTerm(evidence, term))).length;
    return { weight: terms.length, found, share: terms.length === 0 ? 1 : found / terms.length };
  });
  const [best = { weight: 0, found: 0, share: 1 }] = analyses.sort((a, b) => b.share - a.share);
  const isMissing = best.share < 1;
  return {
    weight: best.weight,
    found: best.found,
    // A name is missing as a name.
    missing: isMissing && kind !== 'name' ? [text] : [],
    isDoubtful: isMissing && kind === 'maybe-name',
  };
}
