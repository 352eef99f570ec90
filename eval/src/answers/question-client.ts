import { errorBodySchema, ragAnswerSchema, type RagAnswer, type Turn } from '@twinscribe/contracts';
import { AppError, createHttpClient, type Clock, type FailedReply } from '@twinscribe/platform';

export interface AskedQuestion {
  readonly question: string;
  readonly history?: readonly Turn[];
  /** Passages at most; undefined: as many as the api chooses. */
  readonly k?: number;
  /** Whether the answer tells how it came by its sources. */
  readonly trace?: boolean;
}

export interface TimedAnswer {
  readonly answer: RagAnswer;
  readonly durationMs: number;
}

export interface QuestionClient {
  /** The whole answer. Every failure is an AppError. */
  ask(question: AskedQuestion): Promise<TimedAnswer>;
  close(): void;
}

export function createQuestionClient(
  { url }: { url: string },
  { clock, signal }: { clock: Pick<Clock, 'now'>; signal: AbortSignal },
): QuestionClient {
  const http = createHttpClient({
    baseUrl: url,
    peer: 'The api',
    errorCodes: {
      unavailable: 'api_unavailable',
      timeout: 'deadline_exceeded',
      badReply: 'engine_protocol_error',
    },
    onStatus: readRefusal,
  });
  return {
    ask: async (body) => {
      const start = clock.now();
      const answer = await http.postJson(
        { path: '/v1/rag/query', body, schema: ragAnswerSchema },
        { signal },
      );
      return { answer, durationMs: clock.now() - start };
    },
    close: () => http.close(),
  };
}

function readRefusal({ status, bodyText }: FailedReply): AppError {
  const { error } = errorBodySchema.safeParse(parseJson(bodyText)).data ?? {};
  if (error !== undefined) return new AppError(error.code, error.message);
  return new AppError('engine_protocol_error', `What answers is not the api (status ${status}).`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
