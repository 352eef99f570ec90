import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { createOpenApiCheck, type OpenApiCheck } from './qdrant/openapi-check.ts';
import type { StandInCollection } from './qdrant/stand-in-collection.ts';
import { Refusal, routesOf, type Route } from './qdrant/stand-in-routes.ts';

export interface StandInRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

export interface QdrantStandIn extends AsyncDisposable {
  readonly url: string;
  /** All so far, oldest first. */
  readonly requests: readonly StandInRequest[];
  /** Answers the next request that `isMeant` with this status, unread. */
  failNext(failure: { status: number; isMeant?: (request: StandInRequest) => boolean }): void;
  /** Does the work while the next search of the collection, by its own name, has read one part of the points and not yet the other. */
  interruptNextSearch(interruption: { collection: string; work: () => Promise<unknown> }): void;
}

/**
 * A server that speaks as much of Qdrant's REST as the library does, and really stores and searches. What it was not told
 * of it answers with 501. Where `openApiPath` is given, every request and reply is held against that document. Disposing
 * of it throws where there was either.
 */
export async function startQdrantStandIn({
  openApiPath,
  apiKey,
  version = '1.19.0',
}: { openApiPath?: string | undefined; apiKey?: string; version?: string } = {}): Promise<QdrantStandIn> {
  const collections = new Map<string, StandInCollection>();
  const seen: StandInRequest[] = [];
  const faults: string[] = [];
  let failure: Parameters<QdrantStandIn['failNext']>[0] | undefined;
  const check = openApiPath === undefined ? undefined : checkOf(openApiPath);
  const routes = routesOf({ collections, version });

  const handle = async (request: IncomingMessage): Promise<{ status: number; reply: unknown }> => {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    const body = await readJson(request);
    const method = request.method ?? '';
    seen.push({ method, path: url.pathname, body });
    if (failure !== undefined && (failure.isMeant?.({ method, path: url.pathname, body }) ?? true)) {
      const { status } = failure;
      failure = undefined;
      return { status, reply: { status: { error: 'told to fail' }, time: 0 } };
    }
    if (apiKey !== undefined && request.headers['api-key'] !== apiKey)
      return { status: 401, reply: { status: { error: 'Must provide an API key' }, time: 0 } };
    const { route, name } = findRoute({ routes, method, path: url.pathname });
    if (route === undefined) throw new Refusal(501, `${method} ${url.pathname}`);
    const result = await route.answer({ name, body });
    const reply = route.template === '/' ? result : { result, status: 'ok', time: 0 };
    const broken = check?.({ method, template: route.template, query: url.searchParams, body, reply }) ?? [];
    if (broken.length > 0) throw new Refusal(501, broken.join('\n'));
    return { status: 200, reply };
  };

  const server = createServer((request, response) => {
    handle(request)
      .catch((error: unknown) => {
        const status = statusOf(error);
        if (status >= 500) {
          faults.push(String(error));
          process.stderr.write(`stand-in for Qdrant: ${String(error)}\n`);
        }
        return { status, reply: { status: { error: String(error) }, time: 0 } };
      })
      .then(({ status, reply }) => send(response, { status, reply }))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  return {
    url: `http://127.0.0.1:${port}`,
    requests: seen,
    failNext: (next) => {
      failure = next;
    },
    interruptNextSearch: ({ collection, work }) => {
      const found = collections.get(collection);
      if (found !== undefined) found.amidSearch = work;
    },
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      if (faults.length > 0)
        throw new Error(`The stand-in for Qdrant was not told of:\n${faults.join('\n')}`);
    },
  };
}

const checks = new Map<string, OpenApiCheck>();

/** Compiling the document's schemas takes a while: once a process is enough. */
function checkOf(path: string): OpenApiCheck {
  const check = checks.get(path) ?? createOpenApiCheck({ path });
  checks.set(path, check);
  return check;
}

function findRoute({ routes, method, path }: { routes: readonly Route[]; method: string; path: string }): {
  route: Route | undefined;
  name: string;
} {
  const [, folder, name = '', ...rest] = path.split('/');
  const template =
    folder !== 'collections' || path === '/collections/aliases'
      ? path
      : ['/collections/{collection_name}', ...rest].join('/');
  return {
    route: routes.find((route) => route.method === method && route.template === template),
    name: decodeURIComponent(name),
  };
}

function statusOf(error: unknown): number {
  if (error instanceof Refusal) return error.status;
  return error instanceof z.ZodError ? 501 : 500;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Uint8Array[] = [];
  for await (const part of request) parts.push(part as Uint8Array); // a request without an encoding set gives bytes
  return parts.length === 0 ? undefined : JSON.parse(Buffer.concat(parts).toString('utf8'));
}

function send(response: ServerResponse, { status, reply }: { status: number; reply: unknown }): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(reply));
}
