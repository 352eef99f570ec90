import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultBook } from '../faults/fault-book.ts';
import { spoilReply } from '../faults/spoil-reply.ts';
import { unknownFields } from '../flavours/body-fields.ts';
import type { EngineView, FactRoute } from '../flavours/flavour.ts';
import { flavours, knownPaths } from '../flavours/flavours.ts';
import { watchClient } from './client.ts';
import type { Exchange } from './exchange.ts';
import { readBody } from './read-body.ts';
import { refuseUnexpected, sendFailure, sendReply } from './send-reply.ts';
import { serveGeneration } from './serve-generation.ts';

export interface RequestCapabilities {
  readonly engine: EngineView;
  readonly faults: FaultBook;
  /** The port is open but the model is not there yet. */
  readonly isLoading: () => boolean;
}

/** Answers one request. What goes wrong in here is the fake's own fault: noted, and the connection is cut. */
export function handleRequest(
  { req, res }: { req: IncomingMessage; res: ServerResponse },
  capabilities: RequestCapabilities,
): void {
  answer({ req, res }, capabilities).catch((cause: unknown) => {
    if (!req.complete) return;
    capabilities.engine.ledger.noteUnexpected(
      `fault of the fake: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
    res.destroy();
  });
}

async function answer(
  { req, res }: { req: IncomingMessage; res: ServerResponse },
  { engine, faults, isLoading }: RequestCapabilities,
): Promise<void> {
  const client = watchClient(res);
  const path = (req.url ?? '/').split('?', 1)[0] ?? '/';
  const route = `${req.method} ${path}`;
  const flavour = flavours[engine.behaviour.flavour];
  const dialect = flavour.dialects[route];
  const read = await readBody(req);
  const body = read ?? {};
  const transport = dialect?.asksForStream(body) === true ? 'sse' : 'json';
  const strike = faults.strike({ path, transport, generates: dialect !== undefined });
  const exchange: Exchange = { engine, flavour, req, res, client, route, path, body, strike };
  if (await spoilReply(exchange)) return;
  if (isLoading()) return sendFailure(exchange, { kind: 'loading' });
  if (!isAuthorized(exchange)) return sendFailure(exchange, { kind: 'unauthorized' });
  if (read === undefined) {
    return sendFailure(exchange, { kind: 'invalid', message: 'the body is not a JSON object', param: null });
  }
  if (dialect !== undefined) return serveGeneration(exchange, dialect);
  const fact = flavour.facts[route];
  return fact === undefined ? answerUnknown(exchange) : answerFact(exchange, fact);
}

function isAuthorized({ engine, flavour, path, req }: Exchange): boolean {
  const { apiKey } = engine.behaviour;
  return apiKey === null || !flavour.isProtected(path) || req.headers.authorization === `Bearer ${apiKey}`;
}

async function answerFact(exchange: Exchange, fact: FactRoute): Promise<void> {
  const { flavour, route, body } = exchange;
  const unknown = unknownFields(body, new Set(flavour.factFields?.[route]));
  if (
    await refuseUnexpected(
      exchange,
      unknown.map((field) => `field ${field}`),
    )
  )
    return;
  const reply = fact(exchange.body, exchange.engine);
  if ('kind' in reply) await sendFailure(exchange, reply);
  else await sendReply(exchange, { status: reply.status ?? 200, body: reply.body });
}

async function answerUnknown(exchange: Exchange): Promise<void> {
  const { path } = exchange;
  if (!knownPaths.has(path) && (await refuseUnexpected(exchange, ['route']))) return;
  await sendFailure(exchange, { kind: 'no_route', path });
}
