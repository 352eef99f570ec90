import { faultNumber } from '../faults/fault-spec.ts';
import type { Strike } from '../faults/fault-book.ts';
import { usageOf } from '../flavours/chat-chunks.ts';
import type { Dialect, End, Outcome, Reply } from '../flavours/flavour.ts';
import type { Sequence } from '../generation/sequence.ts';
import type { Exchange } from './exchange.ts';
import { sendFailure, sendHalf, sendReply, waitOf } from './send-reply.ts';
import { endOf } from './reply-stream.ts';

/** The answer as one JSON body, when all of it is there. */
export async function replyWhole(
  { sequence, reply }: { sequence: Sequence; reply: Reply },
  { exchange, dialect }: { exchange: Exchange; dialect: Dialect },
): Promise<void> {
  const { client, strike } = exchange;
  if (await failInstead(sequence, exchange)) return;
  const tokens: string[] = [];
  for await (const some of sequence.tokens()) tokens.push(...some);
  if (client.gone) return;
  const outcome = spoilOutcome({ tokens, end: endOf({ sequence, reply }, dialect), reply }, strike);
  const body = spoilBody(dialect.completion(outcome, reply), strike);
  await sendBody({ body, headers: dialect.replyHeaders?.(outcome) ?? {} }, exchange);
}

/** Faults in the middle of generation, of which a JSON reply shows only that it failed, or that it does not come. */
async function failInstead(sequence: Sequence, exchange: Exchange): Promise<boolean> {
  const { strike, res, client } = exchange;
  if (strike.has('error_first_event') || strike.has('error_in_stream')) {
    sequence.end('failed');
    await sendFailure(exchange, { kind: 'generation' });
    return true;
  }
  if (!strike.has('hang_before_first_token')) return false;
  const waitMs = waitOf(exchange, 'hang_before_first_token');
  if (waitMs === Infinity) sequence.pause();
  res.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
  await client.goneWithin(waitMs);
  return client.gone;
}

function spoilOutcome(
  { tokens, end, reply }: { tokens: readonly string[]; end: End; reply: Reply },
  strike: Strike,
): Outcome {
  const spec = strike.get('reasoning_deltas') ?? strike.get('reasoning_content_deltas');
  const thought = spec === undefined ? 0 : faultNumber(spec, 'n');
  const field = strike.has('reasoning_deltas') ? 'reasoning' : 'reasoning_content';
  const oversize = strike.get('oversize_line');
  const padding = oversize === undefined ? '' : 'x'.repeat(faultNumber(oversize, 'bytes'));
  return {
    text: `${tokens.slice(thought).join('')}${padding}`,
    reasoning: thought === 0 ? {} : { [field]: tokens.slice(0, thought).join('') },
    end: spoilEnd(end, strike),
    usage: usageOf(reply, tokens.length),
  };
}

function spoilEnd(end: End, strike: Strike): End {
  const fault = [...strike.keys()].find((name) => name.startsWith('finish_reason_'));
  if (fault === undefined) return end;
  const finish = fault.slice('finish_reason_'.length);
  return { ...end, finish: finish === 'null' ? null : finish };
}

function spoilBody(body: Record<string, unknown>, strike: Strike): Record<string, unknown> {
  const { usage, ...rest } = body;
  const kept = strike.has('usage_missing') || usage === undefined ? rest : body;
  if (!strike.has('done_without_content')) return kept;
  return 'choices' in kept ? { ...kept, choices: [] } : {};
}

async function sendBody(
  { body, headers }: { body: Record<string, unknown>; headers: Record<string, string> },
  exchange: Exchange,
): Promise<void> {
  const { strike, res } = exchange;
  const text = JSON.stringify(body);
  if (res.headersSent) res.end(text);
  else if (strike.has('socket_cut_after_n')) await sendHalf(exchange, { text, then: 'cut' });
  else if (strike.has('stall_after_n')) await sendHalf(exchange, { text, then: 'hang' });
  else if (strike.has('malformed_json')) {
    await sendReply(exchange, {
      status: 200,
      body: text.slice(0, text.length / 2),
      headers: { 'content-type': 'application/json' },
    });
  } else await sendReply(exchange, { status: 200, body, headers });
}
