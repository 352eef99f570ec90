import { spoilStream, type Parts, type SpoiledPart } from '../faults/spoil-stream.ts';
import { usageOf } from '../flavours/chat-chunks.ts';
import type { EngineFailure } from '../flavours/failure.ts';
import type { Dialect, End, Reply, StreamPart } from '../flavours/flavour.ts';
import type { Sequence } from '../generation/sequence.ts';
import { createEventWriter, type EventWriter } from './event-writer.ts';
import type { Exchange } from './exchange.ts';

const DONE = '[DONE]';

interface Work {
  readonly sequence: Sequence;
  readonly reply: Reply;
}

interface Surroundings {
  readonly exchange: Exchange;
  readonly dialect: Dialect;
}

/** The answer as events. The status line leaves before the first token, as it does in the engines. */
export async function replyStream(
  { sequence, reply }: Work,
  { exchange, dialect }: Surroundings,
): Promise<void> {
  const { client, strike } = exchange;
  const writer = openStream(exchange, dialect);
  try {
    for await (const part of spoilStream(streamParts({ sequence, reply }, dialect), strike)) {
      const waiting = send(part, { writer, reply, sequence, exchange, dialect });
      if (waiting !== undefined) await waiting;
      if (client.gone || exchange.res.destroyed) break;
    }
  } finally {
    // Nobody reads on, and not because the client has left: a fault has ended it.
    if (!client.gone) sequence.end('failed');
    writer.close();
    exchange.res.end();
  }
}

function openStream({ res, strike, client }: Exchange, { headers }: Dialect): EventWriter {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', ...headers });
  res.flushHeaders();
  return createEventWriter(res, { strike, client });
}

/** A refusal that comes as an event under status 200. */
export async function sendFailureEvent(
  exchange: Exchange,
  { failure, dialect }: { failure: EngineFailure; dialect: Dialect },
): Promise<void> {
  const writer = openStream(exchange, dialect);
  await sendFailureAndDone(failure, { writer, dialect });
  writer.close();
  exchange.res.end();
}

function send(
  part: SpoiledPart,
  { writer, reply, sequence, exchange, dialect }: Work & Surroundings & { writer: EventWriter },
): Promise<void> | undefined {
  switch (part.type) {
    case 'done':
      return writer.send(DONE);
    case 'raw':
      return writer.send(part.data);
    case 'cut':
      return cutConnection(exchange);
    case 'hang':
      if (part.ms === Infinity) sequence.pause();
      return exchange.client.goneWithin(part.ms);
    case 'failure':
      return sendFailureAndDone(part.failure, { writer, dialect });
    default: {
      const data = dialect.encode(part, reply);
      return data === '' ? undefined : writer.send(data);
    }
  }
}

async function sendFailureAndDone(
  failure: EngineFailure,
  { writer, dialect }: { writer: EventWriter; dialect: Dialect },
): Promise<void> {
  await writer.send(dialect.encodeFailure(failure));
  if (dialect.done === 'always') await writer.send(DONE);
}

/** What was written before must arrive: a reset would take it along. */
async function cutConnection(exchange: Exchange): Promise<void> {
  const { req, res } = exchange;
  await new Promise<void>((resolve) => req.socket.write('', () => resolve()));
  res.destroy();
}

async function* streamParts({ sequence, reply }: Work, dialect: Dialect): Parts {
  let generated = 0;
  let isOpen = !dialect.opens;
  let isEnded = false;
  for await (const part of textParts({ sequence, reply }, dialect)) {
    if (!isOpen) yield { type: 'open' };
    isOpen = true;
    generated = part.generated;
    isEnded = part.end !== undefined;
    yield part;
  }
  if (!isOpen) yield { type: 'open' };
  if (!isEnded) yield { type: 'end', generated, end: endOf({ sequence, reply }, dialect) };
  if (reply.call.usage !== 'none') yield { type: 'usage', usage: usageOf(reply, generated) };
  if (dialect.done !== 'never') yield { type: 'done' };
}

type TextPart = Extract<StreamPart, { type: 'text' }>;

async function* textParts(
  { sequence, reply }: Work,
  dialect: Dialect,
): AsyncGenerator<TextPart, void, undefined> {
  const { plan, behaviour } = reply;
  const last = plan.tokens.length;
  const merges = dialect.mergesLength && plan.finish === 'length';
  let text = '';
  let held = 0;
  let generated = 0;
  for await (const tokens of sequence.tokens()) {
    for (const token of tokens) {
      text += token;
      held += 1;
      generated += 1;
      if (held < behaviour.tokensPerChunk && generated < last) continue;
      const end = merges && generated === last ? { end: endOf({ sequence, reply }, dialect) } : {};
      yield { type: 'text', as: 'content', text, generated, ...end };
      text = '';
      held = 0;
    }
  }
}

/** A sequence that was ended from outside says so, as the engines do when a request is aborted. */
export function endOf({ sequence, reply }: Work, { finishNames }: Dialect): End {
  if (sequence.record.outcome === 'aborted') return { finish: 'abort', stopString: null };
  return { finish: finishNames[reply.plan.finish], stopString: reply.plan.stopString };
}
