import { faultNumber } from '../faults/fault-spec.ts';
import type { EngineFailure } from '../flavours/failure.ts';
import { createByteWriter } from './byte-writer.ts';
import type { Exchange } from './exchange.ts';

export interface WholeReply {
  readonly status: number;
  /** A string is sent as it is, as text; null: no body; all else as JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a reply with its length, in one go unless a fault has the bytes leave otherwise. */
export async function sendReply(exchange: Exchange, { status, body, headers }: WholeReply): Promise<void> {
  const { res, client, strike } = exchange;
  if (res.destroyed) return;
  if (body === null) {
    res.writeHead(status, { 'content-length': 0, ...headers }).end();
    return;
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  res.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text), ...headers });
  if (strike.size > 0) await createByteWriter(res, { strike, client })(text);
  res.end(strike.size > 0 ? undefined : text);
}

export function sendFailure(exchange: Exchange, failure: EngineFailure): Promise<void> {
  return sendReply(exchange, exchange.flavour.failure(failure));
}

/** What the engine was not told of: noted, and refused loudly where it is strict. True: it was refused. */
export async function refuseUnexpected(exchange: Exchange, unexpected: readonly string[]): Promise<boolean> {
  const { engine, route } = exchange;
  for (const what of unexpected) engine.ledger.noteUnexpected(`${what} of ${route}`);
  if (unexpected.length === 0 || !engine.behaviour.strict) return false;
  const message = `fake-engine (${engine.behaviour.flavour}) was not told of: ${unexpected.join(', ')}`;
  await sendReply(exchange, { status: 501, body: { error: { message, type: 'not_simulated', code: 501 } } });
  return true;
}

/** Sends the beginning of a body whose length is announced, then waits for the client, or cuts the connection. */
export async function sendHalf(
  exchange: Exchange,
  { text, then }: { text: string; then: 'cut' | 'hang' },
): Promise<void> {
  const { res, client } = exchange;
  const bytes = Buffer.from(text);
  const half = Math.floor(bytes.length / 2);
  res.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
  await new Promise<void>((resolve) => res.write(bytes.subarray(0, half), () => resolve()));
  if (then === 'cut') return void exchange.req.socket.destroy();
  await client.goneWithin(waitOf(exchange, 'stall_after_n'));
  if (!client.gone) res.end(bytes.subarray(half));
}

/** How long a fault keeps silent: for its `ms`, or until the client leaves. */
export function waitOf(
  { strike }: Pick<Exchange, 'strike'>,
  name: 'hang_before_headers' | 'hang_before_first_token' | 'stall_after_n',
): number {
  const spec = strike.get(name);
  return spec === undefined ? 0 : faultNumber(spec, 'ms') || Infinity;
}

export function resetConnection({ req, res }: Pick<Exchange, 'req' | 'res'>): void {
  req.socket.resetAndDestroy();
  res.destroy();
}
