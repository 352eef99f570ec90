import { COURTESIES } from './courtesies.ts';
import { foldWord, normaliseText } from './normalise-text.ts';
import { readClaims } from './read-claims.ts';
import { subjectAskedFor } from './subject-asked-for.ts';

/** Something that a question names. */
export interface Asked {
  readonly text: string;
  /** Folded. */
  readonly word: string;
  readonly kind: 'name' | 'code' | 'word';
}

/** What a question is about, in pieces that can be looked up. */
export interface AskedQuestion {
  /** As guessed; null where nothing tells. */
  readonly language: string | null;
  readonly things: readonly Asked[];
  readonly figures: readonly {
    readonly text: string;
    readonly values: readonly string[];
    readonly parts: readonly string[];
  }[];
  /** One of the things, where the question asks for it by name. */
  readonly subject: Asked | undefined;
}

export function readQuestion(question: string): AskedQuestion {
  const claims = readClaims({ sentence: question, language: null });
  const words = claims.words
    .filter(({ word }) => !COURTESIES.has(word))
    .map(({ text, word, kind }): Asked => ({ text, word, kind: kind === 'name' ? 'name' : 'word' }));
  const code = claims.identifiers.map((text): Asked => ({ text, word: foldWord(text), kind: 'code' }));
  const subject = foldWord(normaliseText(subjectAskedFor(question) ?? ''));
  return {
    language: claims.language,
    things: [...words, ...code],
    figures: claims.numbers.filter(({ isWord }) => !isWord),
    subject: words.find(({ word }) => word === subject),
  };
}
