import { request, type Agent, type IncomingHttpHeaders } from 'node:http';
import { readSseEvents } from '@twinscribe/contracts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Pieces as they came off the socket. */
  readonly pieces: readonly Buffer[];
  /** Whether the reply came to its end, rather than being cut off. */
  readonly whole: boolean;
}

export interface Question {
  readonly path?: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly agent?: Agent;
  /** Leaves as soon as this says so of the text so far, or when this aborts. */
  readonly leaveWhen?: (text: string) => boolean;
  readonly signal?: AbortSignal;
}

export const CHAT = '/v1/chat/completions';

export const chatBody = (fields: object = {}): Record<string, unknown> => ({
  model: 'fake-model',
  messages: [{ role: 'user', content: 'Why does the river sing at night?' }],
  ...fields,
});

/** Asks over a connection of its own, or the agent's, and keeps all that came, even if it broke off. */
export function ask(url: string, question: Question = {}): Promise<Answer> {
  const { path = CHAT, body = chatBody(), headers = {}, agent, leaveWhen, signal } = question;
  const method = question.method ?? (path === CHAT || question.body !== undefined ? 'POST' : 'GET');
  return new Promise((resolve, reject) => {
    const options = { method, headers, agent: agent ?? false, ...(signal === undefined ? {} : { signal }) };
    const outgoing = request(`${url}${path}`, options, (reply) => {
      const pieces: Buffer[] = [];
      const end = (): void =>
        resolve({
          status: reply.statusCode ?? 0,
          headers: reply.headers,
          text: Buffer.concat(pieces).toString('utf8'),
          pieces,
          whole: reply.complete,
        });
      reply.on('data', (piece: Buffer) => {
        pieces.push(piece);
        if (leaveWhen?.(Buffer.concat(pieces).toString('utf8')) === true) outgoing.destroy();
      });
      reply.on('error', () => {});
      reply.on('close', end);
    });
    outgoing.on('error', reject);
    outgoing.end(method === 'POST' ? JSON.stringify(body) : undefined);
  });
}

/** The `data` of the events in a text. */
export async function dataOf(text: string): Promise<string[]> {
  const source = (async function* () {
    yield await Promise.resolve(Buffer.from(text));
  })();
  const events: string[] = [];
  for await (const { data } of readSseEvents(source, { limitLength: 32 * 1024 * 1024 })) events.push(data);
  return events;
}

export interface Choice {
  readonly delta?: Readonly<Record<string, string | null>>;
  readonly message?: Readonly<Record<string, string | null>>;
  readonly finish_reason?: string | null;
}

/** What tests look into, whichever engine said it. Nobody has checked its form: a wrong one fails an expectation. */
export interface Said {
  readonly choices?: readonly Choice[];
  readonly usage?: { prompt_tokens: number; completion_tokens: number; total_tokens: number } | null;
  readonly error?: unknown;
  /** Of a list of models. */
  readonly data?: readonly Readonly<Record<string, unknown>>[];
  /** `[DONE]`. */
  readonly done?: true;
  readonly [field: string]: unknown;
}

/** The events of a stream, in their order. */
export async function chunksOf(text: string): Promise<Said[]> {
  return (await dataOf(text)).map((data) => (data === '[DONE]' ? { done: true } : parse(data)));
}

/** The text that a stream has told. */
export async function contentOf(text: string): Promise<string> {
  const chunks = await chunksOf(text);
  return chunks.map((chunk) => chunk.choices?.[0]?.delta?.content ?? '').join('');
}

export async function askJson(url: string, question: Question = {}): Promise<Said> {
  return parse((await ask(url, question)).text);
}

export const parse = (text: string): Said => JSON.parse(text) as Said; // see there

/** Waits until something is so; a test that waits too long fails. */
export async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + 3_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error('it has not come to be');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
