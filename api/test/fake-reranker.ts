import type { IncomingMessage, ServerResponse } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import { loopback, type Loopback } from '@twinscribe/platform/testing';
import { z } from 'zod';

const wires = {
  tei: {
    body: z.strictObject({
      query: z.string(),
      texts: z.array(z.string()).min(1).max(32),
      truncate: z.boolean(),
    }),
    reply: (scores: readonly number[]) => scores.map((score, index) => ({ index, score })),
  },
  vllm: {
    body: z.strictObject({
      model: z.literal('reranker'),
      query: z.string(),
      documents: z.array(z.string()).min(1),
      top_n: z.int(),
    }),
    reply: (scores: readonly number[]) => ({
      id: 'rerank-1',
      model: 'reranker',
      usage: { total_tokens: 9 },
      results: scores.map((score, index) => ({ index, document: { text: '' }, relevance_score: score })),
    }),
  },
};

export interface FakeReranker extends Loopback {
  /** Connections that the client closed before it had its reply. */
  readonly abandoned: () => number;
}

/**
 * A reranker on loopback. It gives each text the score that `scoreOf` has for it, best first as real ones do, and refuses what
 * its wire does not know: path, headers, fields, a missing key. With `reply` it says that instead, with `isSilent` nothing.
 */
export async function fakeReranker({
  wire,
  scoreOf = () => 0,
  apiKey,
  reply,
  status = 200,
  isSilent = false,
}: {
  wire: keyof typeof wires;
  scoreOf?: (text: string) => number;
  apiKey?: string;
  reply?: unknown;
  status?: number;
  isSilent?: boolean;
}): Promise<FakeReranker> {
  let abandoned = 0;
  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    res.on('close', () => (abandoned += res.writableFinished ? 0 : 1));
    const refuse = (code: number): void => void res.writeHead(code).end('{}');
    if (req.method !== 'POST' || req.url !== '/rerank') return refuse(404);
    const expected = apiKey === undefined ? undefined : `Bearer ${apiKey}`;
    if (!isDeepStrictEqual(req.headers.authorization, expected)) return refuse(401);
    const body = wires[wire].body.safeParse(JSON.parse(await readText(req)));
    if (!body.success) return refuse(422);
    if (isSilent) return;
    const texts = 'texts' in body.data ? body.data.texts : body.data.documents;
    const value = reply ?? wires[wire].reply(texts.map(scoreOf));
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
  const server = await loopback((req, res) => void answer(req, res));
  return { ...server, abandoned: () => abandoned };
}

async function readText(req: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part as Buffer); // a request without an encoding gives bytes
  return Buffer.concat(parts).toString('utf8');
}
