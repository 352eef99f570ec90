import { randomUUID } from 'node:crypto';
import { chatCompletionRequestSchema, type ChatCompletionRequest } from '@twinscribe/contracts';
import {
  addLogFacts,
  linkSignals,
  route,
  sendEvents,
  toErrorBody,
  type AppError,
} from '@twinscribe/platform';
import type { RequestHandler, Response } from 'express';
import type { AppDeps } from '../app-deps.ts';
import type { EngineEvent } from '../engines/engine.ts';
import { readCaller } from '../limits/read-caller.ts';
import { findModel, toEngineRequest } from '../limits/to-engine-request.ts';
import { measureGeneration } from '../metrics/measure-generation.ts';
import { collectCompletion, toChunkEvents, type CompletionHead } from './completion-chunks.ts';

/** POST /v1/chat/completions: OpenAI's contract, as one reply or as a stream of chunks. */
export function chatCompletions(deps: AppDeps): RequestHandler {
  const { shutdownSignal, clock } = deps;
  return route({
    body: chatCompletionRequestSchema,
    async handler({ body }, { res, signal: client, requestId }) {
      using linked = linkSignals([client, shutdownSignal]);
      const { signal } = linked;
      const { head, events } = await beginCompletion({ body, res, requestId }, { deps, signal });
      if (body.stream !== true) return await collectCompletion({ head, events });
      const includeUsage = body.stream_options?.include_usage === true;
      // After an error the stream ends without [DONE]: nobody shall take what came before for the answer.
      const errorEvent = (error: AppError) => ({ data: JSON.stringify(toErrorBody(error, { requestId })) });
      const chunks = toChunkEvents({ head, events, includeUsage });
      await sendEvents({ res, events: chunks, errorEvent }, { signal, clock });
      return undefined;
    },
  });
}

/** The limits are checked here; the engine begins when the first event is asked for. */
async function beginCompletion(
  { body, res, requestId }: { body: ChatCompletionRequest; res: Response; requestId: string },
  { deps, signal }: { deps: AppDeps; signal: AbortSignal },
): Promise<{ head: CompletionHead; events: AsyncGenerator<EngineEvent, void, undefined> }> {
  const { engine, capabilities, generationMetrics: metrics, clock } = deps;
  const caller = { requestId, ...readCaller(res.req.headers) };
  const model = findModel(await capabilities.models({ signal }), body.model);
  const prompt = await engine.countPrompt({ model: model.id, messages: body.messages }, { signal });
  const request = toEngineRequest({ body, model, prompt, caller });
  addLogFacts(res, { engine: engine.kind, model: request.model, stream: body.stream === true });
  const events = measureGeneration(
    { events: engine.generate(request, { signal }), promptTokens: prompt.tokens },
    { metrics, clock, report: (facts) => addLogFacts(res, facts) },
  );
  const created = Math.floor(Date.now() / 1_000);
  return { head: { id: `chatcmpl-${randomUUID()}`, created, model: request.model }, events };
}
