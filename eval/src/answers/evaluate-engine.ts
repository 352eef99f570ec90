import { AppError } from '@twinscribe/platform';
import { latenciesByName, latencyOf, type Latency, type NamedLatencies } from '../retrieval/latency.ts';
import type { LocatedQuestion } from './evaluate-question-retrieval.ts';
import { judgeAnswer, type JudgedAnswer } from './judge-answer.ts';
import type { UnanswerableQuestion } from './read-question-set.ts';
import type { QuestionClient } from './question-client.ts';

export interface EngineEvaluation {
  readonly engine: string;
  readonly answerable: AnswerShares;
  readonly unanswerable: AnswerShares;
  /** By kind: `near miss`, `outside`. */
  readonly unanswerableKinds: Readonly<Record<string, AnswerShares>>;
  readonly durationMs: Latency;
  /** By step of the api, as it tells them. */
  readonly stepsMs: NamedLatencies;
}

export interface AnswerShares {
  readonly questions: number;
  /** Those that the api answered with an error; they count in no share. */
  readonly failed: number;
  readonly abstained: number;
  /** Of the numbers in the texts, those that a source has; 1 where there are none. */
  readonly validCitations: number;
  /** Of the sentences of answers that did not abstain, those that cite a source. */
  readonly coverage: number;
  /** Of the sentences that claim something, those that the api calls supported, and unsupported. */
  readonly supported: number;
  readonly unsupported: number;
  /** Of the questions, those where a source, and where a cited source, holds a quote that answers. */
  readonly found: number;
  readonly cited: number;
}

interface Outcome {
  readonly kind: string;
  readonly durationMs: number;
  readonly stepsMs: Readonly<Record<string, number>>;
  /** Undefined where the api failed. */
  readonly judged: JudgedAnswer | undefined;
}

const ANSWERABLE = 'answerable';

/** Every question once, one at a time, through the api. */
export async function evaluateEngine(
  {
    engine,
    answerable,
    unanswerable,
  }: {
    engine: string;
    answerable: readonly LocatedQuestion[];
    unanswerable: readonly UnanswerableQuestion[];
  },
  { client }: { client: Pick<QuestionClient, 'ask'> },
): Promise<EngineEvaluation> {
  const outcomes: Outcome[] = [];
  for (const { text, quotes } of answerable) {
    const answering = quotes.filter(({ grade }) => grade === 2);
    outcomes.push(await askOne({ kind: ANSWERABLE, question: text, quotes: answering }, { client }));
  }
  for (const { kind, question } of unanswerable)
    outcomes.push(await askOne({ kind, question, quotes: [] }, { client }));
  const kinds = [...new Set(unanswerable.map(({ kind }) => kind))];
  return {
    engine,
    answerable: sharesOf(outcomes.filter(({ kind }) => kind === ANSWERABLE)),
    unanswerable: sharesOf(outcomes.filter(({ kind }) => kind !== ANSWERABLE)),
    unanswerableKinds: Object.fromEntries(
      kinds.map((kind) => [kind, sharesOf(outcomes.filter((outcome) => outcome.kind === kind))]),
    ),
    durationMs: latencyOf(outcomes.map(({ durationMs }) => durationMs)),
    stepsMs: latenciesByName(outcomes.map((outcome) => outcome.stepsMs)),
  };
}

async function askOne(
  { kind, question, quotes }: { kind: string; question: string; quotes: LocatedQuestion['quotes'] },
  { client }: { client: Pick<QuestionClient, 'ask'> },
): Promise<Outcome> {
  try {
    const { answer, durationMs } = await client.ask({ question });
    return { kind, durationMs, stepsMs: answer.timings, judged: judgeAnswer({ answer, quotes }) };
  } catch (thrown) {
    // That one question fails is a finding; that nobody answers is the end.
    if (!(thrown instanceof AppError) || thrown.code === 'api_unavailable') throw thrown;
    return { kind, durationMs: 0, stepsMs: {}, judged: undefined };
  }
}

function sharesOf(outcomes: readonly Outcome[]): AnswerShares {
  const judged = outcomes.flatMap((outcome) => outcome.judged ?? []);
  const sum = (valueOf: (answer: JudgedAnswer) => number | boolean): number =>
    judged.reduce((total, answer) => total + Number(valueOf(answer)), 0);
  const ratio = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
  return {
    questions: outcomes.length,
    failed: outcomes.length - judged.length,
    abstained: sum(({ abstained }) => abstained) / Math.max(1, judged.length),
    validCitations: ratio(
      sum(({ validMarkers }) => validMarkers),
      sum(({ markers }) => markers),
    ),
    coverage: ratio(
      sum(({ citedSentences }) => citedSentences),
      sum(({ abstained, sentences }) => (abstained ? 0 : sentences)),
    ),
    supported: ratio(
      sum(({ supported }) => supported),
      sum(({ claims }) => claims),
    ),
    unsupported: ratio(
      sum(({ unsupported }) => unsupported),
      sum(({ claims }) => claims),
    ),
    found: sum(({ isFound }) => isFound) / Math.max(1, judged.length),
    cited: sum(({ isCited }) => isCited) / Math.max(1, judged.length),
  };
}
