import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { FakeStep } from './fake-script.ts';

export interface RecordedRequest {
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

export interface FakeModel {
  readonly id: string;
  readonly max_model_len?: number;
}

export interface FakeOpenAiEngine extends AsyncDisposable {
  readonly url: string;
  /** Chat requests so far. */
  readonly requests: readonly RecordedRequest[];
  readonly connections: number;
  /** Tokens written, those of cancelled requests included. */
  readonly generatedTokens: number;
  /** Requests whose caller left before the reply had ended, and when the last one did (`performance.now()`). */
  readonly abortedRequests: number;
  readonly lastAbortAt: number;
  /** What the next chat request, and each one after it, is answered with. */
  play(steps: readonly FakeStep[]): void;
  offer(models: readonly FakeModel[] | { readonly status: number }): void;
  /** What was asked of the fake that it has not been told. Taking them is acknowledging them. */
  takeFaults(): string[];
}

/**
 * An engine that speaks vLLM's wire on a real port and follows a script. It fails loudly on what it was not told: with
 * 501, and, unless the faults are taken, with an error when it is disposed of.
 */
export async function createFakeOpenAiEngine({
  port = 0,
}: { port?: number } = {}): Promise<FakeOpenAiEngine> {
  const world = new FakeWorld();
  const server = createServer((req, res) => void world.answer(req, res));
  server.on('connection', () => (world.connections += 1));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const bound = (server.address() as AddressInfo).port; // a listening TCP server has one
  return Object.assign(world, {
    url: `http://127.0.0.1:${bound}`,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      const faults = world.takeFaults();
      if (faults.length > 0)
        throw new Error(`the fake engine was asked for what it was not told: ${faults.join('; ')}`);
    },
  });
}

class FakeWorld {
  readonly requests: RecordedRequest[] = [];
  connections = 0;
  generatedTokens = 0;
  abortedRequests = 0;
  lastAbortAt = 0;
  #steps: readonly FakeStep[] | undefined;
  #models: readonly FakeModel[] | { readonly status: number } = [{ id: 'fake-model', max_model_len: 4_096 }];
  #faults: string[] = [];

  play = (steps: readonly FakeStep[]): void => void (this.#steps = steps);
  offer = (models: readonly FakeModel[] | { readonly status: number }): void => void (this.#models = models);
  takeFaults = (): string[] => this.#faults.splice(0);

  async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    res.on('error', () => {}); // the caller has left, which `close` tells
    if (req.method === 'GET' && req.url === '/v1/models') return this.#answerModels(res);
    if (req.method !== 'POST' || req.url !== '/v1/chat/completions')
      return this.#refuse(res, `${req.method} ${req.url}`);
    const body = await readJson(req);
    this.requests.push({ headers: req.headers, body });
    if (this.#steps === undefined) return this.#refuse(res, 'a completion without a script');
    if (typeof body['max_tokens'] !== 'number') return this.#refuse(res, 'a completion without max_tokens');
    if (body['stream'] !== true) return this.#refuse(res, 'a completion without stream');
    await this.#playTo(res, this.#steps);
  }

  #answerModels(res: ServerResponse): void {
    if ('status' in this.#models) return void res.writeHead(this.#models.status).end();
    const data = this.#models.map((model) => ({ object: 'model', created: 1, owned_by: 'vllm', ...model }));
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ object: 'list', data }));
  }

  #refuse(res: ServerResponse, what: string): void {
    this.#faults.push(what);
    res
      .writeHead(501, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: `not implemented: ${what}` }));
  }

  async #playTo(res: ServerResponse, steps: readonly FakeStep[]): Promise<void> {
    const left = new AbortController();
    res.on('close', () => {
      left.abort();
      if (res.writableEnded || res.errored !== null) return;
      this.abortedRequests += 1;
      this.lastAbortAt = performance.now();
    });
    for (const step of steps) {
      if (left.signal.aborted) return;
      await this.#perform(step, { res, signal: left.signal });
    }
    if (!res.writableEnded && !res.destroyed) res.end();
  }

  async #perform(
    step: FakeStep,
    { res, signal }: { res: ServerResponse; signal: AbortSignal },
  ): Promise<void> {
    if ('waitMs' in step) return delay(step.waitMs, undefined, { signal }).catch(() => {});
    if ('hang' in step) return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    if ('status' in step) return void res.writeHead(step.status, step.headers).end(step.body);
    if ('cut' in step) return void res.destroy(new Error('cut by the script'));
    if (!res.headersSent) res.writeHead(200, { 'content-type': 'text/event-stream' });
    if ('done' in step) return void res.end('data: [DONE]\n\n');
    if ('text' in step || 'reasoning' in step) this.generatedTokens += 1;
    res.write('raw' in step ? step.raw : `data: ${JSON.stringify(toChunk(step))}\n\n`);
  }
}

type ChunkStep = Exclude<
  FakeStep,
  | { waitMs: number }
  | { hang: true }
  | { status: number }
  | { cut: true }
  | { done: true }
  | { raw: string | Uint8Array }
>;

function toChunk(step: ChunkStep): Record<string, unknown> {
  const head = { id: 'chatcmpl-fake', object: 'chat.completion.chunk', created: 1, model: 'fake-model' };
  if ('usage' in step) {
    const { prompt_tokens, completion_tokens } = step.usage;
    return {
      ...head,
      choices: [],
      usage: { ...step.usage, total_tokens: prompt_tokens + completion_tokens },
    };
  }
  return { ...head, choices: [{ index: 0, ...toChoice(step) }] };
}

function toChoice(step: Exclude<ChunkStep, { usage: unknown }>): Record<string, unknown> {
  if ('role' in step) return { delta: { role: 'assistant', content: '' } };
  if ('text' in step) return { delta: { content: step.text }, finish_reason: null };
  if ('reasoning' in step) return { delta: { reasoning: step.reasoning }, finish_reason: null };
  return { delta: {}, finish_reason: step.finish };
}

async function readJson(req: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const piece of req) text += String(piece);
  return JSON.parse(text) as Record<string, unknown>; // our own engines write it
}
