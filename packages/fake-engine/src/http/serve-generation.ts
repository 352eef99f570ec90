import { randomUUID } from 'node:crypto';
import { isFit, fitContext, type Fit } from '../generation/fit-context.ts';
import { planOutput, type OutputPlan } from '../generation/plan-output.ts';
import { createPace } from '../generation/pace.ts';
import { Sequence } from '../generation/sequence.ts';
import { countTokens, tokenize } from '../generation/tokenize.ts';
import { writeOutput } from '../generation/write-output.ts';
import type { EngineFailure } from '../flavours/failure.ts';
import type { Dialect, GenerationCall, Reply } from '../flavours/flavour.ts';
import type { Behaviour } from '../behaviour.ts';
import type { Exchange } from './exchange.ts';
import { refuseUnexpected, sendFailure } from './send-reply.ts';
import { replyWhole } from './reply-whole.ts';
import { replyStream, sendFailureEvent } from './reply-stream.ts';
import { timestamp, type RequestRecord } from '../stats.ts';

/** A request for text: read, fitted into the context, queued, generated, answered. */
export async function serveGeneration(exchange: Exchange, dialect: Dialect): Promise<void> {
  const { behaviour } = exchange.engine;
  const { unexpected, result } = dialect.read(exchange.body, behaviour);
  if (await refuseUnexpected(exchange, [...unexpected, ...unscripted(result, behaviour)])) return;
  const stream = dialect.asksForStream(exchange.body);
  if ('kind' in result) return refuse(exchange, { failure: result, dialect, stream });
  const fit = fitContext(
    { promptTokens: countTokens(result.prompt), maxTokens: result.maxTokens },
    behaviour,
  );
  if (!isFit(fit)) return refuse(exchange, { failure: fit, dialect, stream });
  const reply = planReply({ call: result, fit, behaviour }, dialect);
  const sequence = createSequence(reply, exchange);
  if (!exchange.engine.scheduler.submit(sequence)) {
    rejectSequence(sequence, exchange);
    return refuse(exchange, { failure: { kind: 'overloaded' }, dialect, stream });
  }
  exchange.client.onGone(() => leave(sequence, exchange));
  await (stream ? replyStream : replyWhole)({ sequence, reply }, { exchange, dialect });
}

/** JSON of a wanted form is nothing that a fake can make up. */
function unscripted(result: GenerationCall | EngineFailure, { scripts }: Behaviour): string[] {
  if ('kind' in result || !result.structured) return [];
  return scripts.some(({ includes }) => result.prompt.includes(includes))
    ? []
    : ['value of response_format or structured_outputs (needs a script)'];
}

async function refuse(
  exchange: Exchange,
  { failure, dialect, stream }: { failure: EngineFailure; dialect: Dialect; stream: boolean },
): Promise<void> {
  if (stream && dialect.failsInStream.has(failure.kind))
    await sendFailureEvent(exchange, { failure, dialect });
  else await sendFailure(exchange, failure);
}

function planReply(
  { call, fit, behaviour }: { call: GenerationCall; fit: Fit; behaviour: Behaviour },
  { keepsStop }: Dialect,
): Reply {
  return {
    id: call.id ?? `chatcmpl-${randomUUID().replaceAll('-', '')}`,
    created: Math.floor(timestamp() / 1_000),
    call,
    behaviour,
    fit,
    plan: planText({ call, fit, behaviour }, keepsStop),
  };
}

function planText(
  { call, fit, behaviour }: { call: GenerationCall; fit: Fit; behaviour: Behaviour },
  keepsStop: boolean,
): OutputPlan {
  const prompt = tailOf(call.prompt, fit.promptTokens);
  const scripted = behaviour.scripts.some(({ includes }) => prompt.includes(includes));
  const exactTokens = call.ignoreEos ? fit.maxTokens : scripted ? null : behaviour.outputTokens;
  const text = writeOutput({ prompt, question: call.question }, behaviour.scripts);
  return planOutput({ text, maxTokens: fit.maxTokens, stop: call.stop, keepsStop, exactTokens });
}

/** What is left of a prompt that was truncated: its end. */
function tailOf(prompt: string, keptTokens: number): string {
  return countTokens(prompt) <= keptTokens ? prompt : tokenize(prompt).slice(-keptTokens).join('');
}

function createSequence(reply: Reply, { engine, req, path }: Exchange): Sequence {
  const { call, fit, behaviour, plan } = reply;
  const requestId = req.headers['x-request-id'];
  const record: RequestRecord = {
    id: reply.id,
    requestId: typeof requestId === 'string' ? requestId : null,
    path,
    stream: call.stream,
    promptTokens: fit.promptTokens,
    maxTokens: fit.maxTokens,
    receivedAt: timestamp(),
    outcome: 'waiting',
    generatedTokens: 0,
    tokensAfterClose: 0,
    startedAt: null,
    firstTokenAt: null,
    closedAt: null,
    stoppedAt: null,
  };
  const pace = createPace({
    behaviour,
    promptTokens: fit.promptTokens,
    index: engine.ledger.counts.requests,
  });
  const priority = behaviour.schedulingPolicy === 'priority' ? call.priority : 0;
  engine.ledger.remember(record);
  return new Sequence(
    { plan, reservedTokens: fit.reservedTokens, priority, pace, record, stream: call.stream },
    { ledger: engine.ledger, release: (sequence) => engine.scheduler.release(sequence) },
  );
}

function rejectSequence({ record }: Sequence, { engine }: Exchange): void {
  record.outcome = 'rejected';
  record.stoppedAt = timestamp();
  engine.ledger.counts.rejected += 1;
}

function leave(sequence: Sequence, { engine }: Exchange): void {
  sequence.noteClientGone();
  const staysBehind = sequence.options.stream && engine.behaviour.onDisconnect === 'ignore';
  if (!staysBehind) sequence.end('aborted');
}
