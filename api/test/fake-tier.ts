import type { IncomingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import {
  ERROR_KINDS,
  encodeSseEvent,
  STREAM_DONE,
  type Capabilities,
  type ErrorCode,
} from '@twinscribe/contracts';
import { loopback } from '@twinscribe/platform/testing';
import { capabilitiesOf } from './scripted-llm.ts';

/** How a chat request is met. `cut`: the status and a first word, then the connection breaks. */
export type Manner = 'answer' | 'cut' | 'hang' | { refuse: ErrorCode; retryAfterMs?: number };

export interface FakeTier extends AsyncDisposable {
  readonly url: string;
  /** What the next chats are met with, one each; after them `manner`. */
  readonly script: Manner[];
  manner: Manner;
  document: Capabilities;
  /** A path that is not answered at all. */
  deafTo: string | undefined;
  /** Headers of the chats so far. */
  readonly chats: IncomingHttpHeaders[];
  /** Conditions of the questions for the document so far. */
  readonly questions: (string | undefined)[];
  /** Connections that a caller has closed before the answer was whole. */
  readonly left: () => number;
}

const chunk = (fields: object): string =>
  encodeSseEvent({
    data: JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', ...fields }),
  });
const word = chunk({ choices: [{ index: 0, delta: { content: 'Rent. [1]' }, finish_reason: null }] });
const ending = [
  chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
  chunk({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } }),
  encodeSseEvent({ data: STREAM_DONE }),
];

/** A real server that speaks as the llm-server does, and behaves as it is told. */
export async function startFakeTier(): Promise<FakeTier> {
  let left = 0;
  const listener: RequestListener = (req, res) => {
    res.setHeader('x-capability-revision', tier.document.revision);
    if (req.url === tier.deafTo) return;
    if (req.url === '/v1/capabilities') return tellCapabilities(req.headers['if-none-match'], res);
    tier.chats.push(req.headers);
    res.once('close', () => (left += res.writableEnded ? 0 : 1));
    req.resume().once('end', () => meet(tier.script.shift() ?? tier.manner, res));
  };
  const tellCapabilities = (condition: string | undefined, res: ServerResponse): void => {
    tier.questions.push(condition);
    const tag = `"${tier.document.revision}"`;
    res.setHeader('etag', tag);
    if (condition === tag) res.writeHead(304).end();
    else res.setHeader('content-type', 'application/json').end(JSON.stringify(tier.document));
  };
  const server = await loopback(listener);
  const tier: FakeTier = {
    url: server.url,
    script: [],
    manner: 'answer',
    document: capabilitiesOf(8_192),
    deafTo: undefined,
    chats: [],
    questions: [],
    left: () => left,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  return tier;
}

function meet(manner: Manner, res: ServerResponse): void {
  if (typeof manner === 'object') return refuse(manner, res);
  if (manner === 'hang') return;
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  res.write(word);
  if (manner === 'answer') res.end(ending.join(''));
  else setTimeout(() => res.destroy(), 20);
}

function refuse(
  { refuse: code, retryAfterMs }: { refuse: ErrorCode; retryAfterMs?: number },
  res: ServerResponse,
): void {
  const { status, retryable, type } = ERROR_KINDS[code];
  const error = { code, message: 'No.', type, param: null, requestId: 'request-1', retryable };
  const wait = retryAfterMs === undefined ? {} : { 'retry-after-ms': String(retryAfterMs) };
  res.writeHead(status, { 'content-type': 'application/json', ...wait }).end(JSON.stringify({ error }));
}
