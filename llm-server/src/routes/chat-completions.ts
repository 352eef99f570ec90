import { randomUUID } from 'node:crypto';
import { engineCompletionRequestSchema, type EngineCompletionRequest } from '@twinscribe/contracts';
import {
  addLogFacts,
  linkSignals,
  REQUEST_ID_HEADER,
  route,
  sendEvents,
  spanOf,
  toErrorBody,
  type AppError,
} from '@twinscribe/platform';
import type { RequestHandler, Response } from 'express';
import type { Admitted } from '../admission/admission.ts';
import { generateInTurn } from '../admission/generate-in-turn.ts';
import { limitTime } from '../admission/limit-time.ts';
import type { AppDeps } from '../app-deps.ts';
import type { EngineEvent } from '../engines/engine.ts';
import { countPrompt } from '../limits/count-prompt.ts';
import { readCaller, type Caller } from '../limits/read-caller.ts';
import { toEngineRequest } from '../limits/to-engine-request.ts';
import { GenerationRecord } from '../metrics/generation-record.ts';
import { noteRefusal } from '../metrics/note-refusal.ts';
import { traceAdmission } from '../tracing/trace-admission.ts';
import { traceGeneration } from '../tracing/trace-generation.ts';
import { collectCompletion, toChunkEvents, type CompletionHead } from './completion-chunks.ts';

interface Arrived {
  readonly body: EngineCompletionRequest;
  readonly res: Response;
  readonly requestId: string;
  readonly caller: Caller;
  readonly arrivedAt: number;
  readonly deadlineAt: number;
}

/** POST /v1/chat/completions: OpenAI's contract, as one reply or as a stream of chunks. */
export function chatCompletions(deps: AppDeps): RequestHandler {
  const { drain, limits, clock } = deps;
  return route({
    body: engineCompletionRequestSchema,
    async handler({ body }, { res, signal: client, requestId }) {
      const arrivedAt = clock.now();
      const caller = readCaller(res.req.headers);
      const deadlineAt = arrivedAt + Math.min(caller.budgetMs ?? Infinity, limits.maxRequestMs);
      using deadline = limitTime({ deadlineAt }, { clock });
      using linked = linkSignals([client, drain.signal, deadline.signal]);
      const { signal } = linked;
      const arrived = { body, res, requestId, caller, arrivedAt, deadlineAt };
      const { head, events } = await beginCompletion(arrived, { deps, signal });
      if (body.stream !== true) return await collectCompletion({ head, events });
      const includeUsage = body.stream_options?.include_usage === true;
      // After an error the stream ends without [DONE]: nobody shall take what came before for the answer.
      const errorEvent = (error: AppError) => ({ data: JSON.stringify(toErrorBody(error, { requestId })) });
      const chunks = toChunkEvents({ head, events, includeUsage });
      const { commitAfterMs } = limits;
      await sendEvents({ res, events: chunks, errorEvent, commitAfterMs }, { signal, clock });
      return undefined;
    },
  });
}

/** The limits are checked here; the wait for the engine begins when the first event is asked for. */
async function beginCompletion(
  arrived: Arrived,
  { deps, signal }: { deps: AppDeps; signal: AbortSignal },
): Promise<{ head: CompletionHead; events: AsyncGenerator<EngineEvent, void, undefined> }> {
  const { engine, capabilities, admission, generationMetrics } = deps;
  const { body, res, requestId, caller } = arrived;
  res.setHeader('x-engine', engine.kind);
  const model = await capabilities.findModel(body.model, { signal });
  const claim = claimOf(arrived);
  admission.assertRoom(claim); // before the engine is troubled with counting
  const prompt = await countPrompt({ body, model }, { engine, signal }).catch((thrown: unknown) => {
    noteRefusal(thrown, { metrics: generationMetrics, phase: 'counting' });
    throw thrown;
  });
  const { tenant, priority } = caller;
  const request = toEngineRequest({ body, model, prompt, caller: { requestId, tenant, priority } });
  addLogFacts(res, { engine: engine.kind, model: request.model, stream: body.stream === true });
  const span = spanOf(res);
  const begin = (place: Admitted) => ({
    events: traceGeneration(
      { events: engine.generate(request, { signal }), request, engine: engine.kind },
      { span },
    ),
    record: beginRecord({ ...arrived, promptTokens: prompt.tokens, place }, deps),
  });
  const tokens = prompt.tokens + request.maxTokens;
  const events = generateInTurn(
    { claim: { ...claim, tokens }, begin },
    { admission: traceAdmission(admission, { span }), signal },
  );
  const created = Math.floor(Date.now() / 1_000);
  return { head: { id: `chatcmpl-${randomUUID()}`, created, model: request.model }, events };
}

/** Of the least that the request can take; only an id that the caller has given will come back with it. */
function claimOf({ res, requestId, caller: { tenant, priority }, deadlineAt }: Arrived) {
  const id = res.req.headers[REQUEST_ID_HEADER] === requestId ? requestId : undefined;
  return { tokens: 1, tenant, priority, deadlineAt, id };
}

/** What there is to tell of the time that it took goes into the headers, as long as they have not been sent. */
function beginRecord(
  { res, arrivedAt, promptTokens, place }: Arrived & { promptTokens: number; place: Admitted },
  { generationMetrics: metrics, clock }: AppDeps,
): GenerationRecord {
  const queueWaitMs = Math.round(place.waitedMs);
  const tell = (headers: Record<string, string>): void => {
    if (!res.headersSent) for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  };
  const timing = `queue;dur=${queueWaitMs}`;
  tell({ 'x-queue-wait-ms': String(queueWaitMs), 'server-timing': timing });
  addLogFacts(res, { queueWaitMs });
  return new GenerationRecord(
    { promptTokens, arrivedAt },
    {
      metrics,
      clock,
      report: (facts) => addLogFacts(res, facts),
      announce: (firstTokenMs) =>
        tell({ 'server-timing': `${timing}, ttft;dur=${Math.round(firstTokenMs)}` }),
    },
  );
}
