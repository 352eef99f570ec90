import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  chatMessageSchema,
  estimateTokens,
  messageText,
  parsePassageBlock,
  STREAM_DONE,
  type PromptPassage,
} from '@twinscribe/contracts';
import { z } from 'zod';

/** A prompt as a model reads it. */
export interface ReadPrompt {
  readonly passages: readonly PromptPassage[];
  /** The last message without the passages. */
  readonly question: string;
  /** Of the messages before it, the instructions left out. */
  readonly history: readonly string[];
  /** All that stands outside the passages: where orders come from. */
  readonly instructions: string;
}

/** What a model would say; the same for the same prompt. */
export type Script = (prompt: ReadPrompt) => string;

export interface ScriptedEngine extends AsyncDisposable {
  readonly url: string;
}

/** More than any question with its passages needs: what is measured is not how a context is filled. */
const MAX_MODEL_LEN = 32_768;
const MODEL = 'scripted';

const requestSchema = z.object({ messages: z.array(chatMessageSchema).min(1), stream: z.literal(true) });

/** An engine on a loopback port that speaks OpenAI's wire, as far as the llm-server uses it, and says what the script says. */
export async function startScriptedEngine({ script }: { script: Script }): Promise<ScriptedEngine> {
  const server = createServer((request, response) => {
    answer({ request, response }, { script }).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error('the script failed', { cause: error }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  { script }: { script: Script },
): Promise<void> {
  const route = `${request.method} ${request.url}`;
  if (route === 'GET /v1/models') {
    const model = {
      id: MODEL,
      object: 'model',
      created: 0,
      owned_by: 'scripted',
      max_model_len: MAX_MODEL_LEN,
    };
    return sendJson(response, { status: 200, body: { object: 'list', data: [model] } });
  }
  if (route !== 'POST /v1/chat/completions') return sendJson(response, { status: 404, body: {} });
  const parsed = requestSchema.safeParse(JSON.parse(await readText(request)));
  if (!parsed.success)
    return sendJson(response, { status: 400, body: { error: z.prettifyError(parsed.error) } });
  const texts = parsed.data.messages.map((message) => ({ role: message.role, text: messageText(message) }));
  sendCompletion(response, {
    text: script(readPrompt(texts)),
    promptTokens: estimateTokens(JSON.stringify(texts)),
  });
}

function readPrompt(messages: readonly { role: string; text: string }[]): ReadPrompt {
  const texts = messages.map(({ text }) => text);
  const last = texts.at(-1) ?? '';
  const question = withoutPassages(last).trim();
  const history = messages.slice(0, -1).flatMap(({ role, text }) => (role === 'system' ? [] : [text]));
  return {
    passages: parsePassageBlock(last),
    question,
    history,
    instructions: [...texts.slice(0, -1), question].join('\n'),
  };
}

/** Without all that stands between the first boundary and its end, as a model that keeps to the boundary reads it. */
function withoutPassages(text: string): string {
  const boundary = /^<<([0-9a-f]{16,64}) passages>>$/m.exec(text)?.[1];
  if (boundary === undefined) return text;
  const end = `<<${boundary} end>>`;
  const from = text.indexOf(`<<${boundary} passages>>`);
  const to = text.indexOf(end, from);
  return to === -1 ? text : text.slice(0, from) + text.slice(to + end.length);
}

function sendCompletion(
  response: ServerResponse,
  { text, promptTokens }: { text: string; promptTokens: number },
): void {
  const chunk = (fields: object): string =>
    `data: ${JSON.stringify({ id: 'scripted', object: 'chat.completion.chunk', created: 0, model: MODEL, ...fields })}\n\n`;
  const tokens = estimateTokens(text);
  const usage = {
    prompt_tokens: promptTokens,
    completion_tokens: tokens,
    total_tokens: promptTokens + tokens,
  };
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  // In pieces, as models speak, so that nothing downstream may count on whole words or markers.
  for (const content of text.match(/[^]{1,7}/g) ?? []) {
    response.write(chunk({ choices: [{ index: 0, delta: { content }, finish_reason: null }] }));
  }
  response.write(chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }));
  response.end(`${chunk({ choices: [], usage })}data: ${STREAM_DONE}\n\n`);
}

function sendJson(response: ServerResponse, { status, body }: { status: number; body: object }): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  // Without an encoding the stream yields buffers.
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
