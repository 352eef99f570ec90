import type { AnswerEvent } from '@twinscribe/contracts';
import { writtenIn } from '../post-retrieval/support/written-in.ts';
import { DEFAULT_NO_ANSWER_LANGUAGE, NO_ANSWER_TEXTS } from './no-answer-texts.ts';

/**
 * That the library does not answer, word by word like any answer; no engine, no citation. It speaks English, German, French,
 * Spanish, Italian, Portuguese and Dutch: to a question in another language, or too short to tell, it speaks English.
 */
export function* abstain({
  question,
  timings,
}: {
  question: string;
  timings: () => Record<string, number>;
}): Generator<AnswerEvent, void, undefined> {
  const text = noAnswerIn(writtenIn(question));
  for (const word of text.match(/\S+\s*/g) ?? []) yield { type: 'text-delta', text: word };
  yield {
    type: 'answer-end',
    engine: 'none',
    model: 'none',
    finish_reason: 'stop',
    usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
    citations: [{ start: 0, end: text.length, sources: [], support: null, missing: NOTHING_MISSING }],
    abstained: true,
    abstainedBy: 'evidence',
    unsupported: false,
    timings: timings(),
  };
}

const NOTHING_MISSING = { numbers: [], names: [], words: [] };

const noAnswerIn = (language: string | null): string =>
  NO_ANSWER_TEXTS[language ?? DEFAULT_NO_ANSWER_LANGUAGE] ??
  NO_ANSWER_TEXTS[DEFAULT_NO_ANSWER_LANGUAGE] ??
  '';
