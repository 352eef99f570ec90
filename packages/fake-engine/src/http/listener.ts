import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const BACKLOG = 4_096;
const LIMIT_REOPEN_MS = 5_000;

/** Requests that came over a connection before this one. */
const requestsOf = new WeakMap<Socket, number>();

export const isReused = (socket: Socket): boolean => (requestsOf.get(socket) ?? 0) > 1;

/** A port that can be closed and opened again, and stays the same. */
export class Listener {
  readonly connections = { open: 0, accepted: 0 };
  readonly #host: string;
  readonly #handle: RequestListener;
  #port: number;
  #server: Server | undefined;
  #keepAliveMs = 5_000;

  constructor({ host, port }: { host: string; port: number }, handle: RequestListener) {
    this.#host = host;
    this.#port = port;
    this.#handle = handle;
  }

  /** The one that was asked for; where that was 0, known when it has been opened. */
  get port(): number {
    return this.#port;
  }

  /** Between closing and opening somebody else may have had the port for a moment: that is waited for. */
  async open(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = this.#createServer();
    this.#server = server;
    await retryWhileInUse(async () => {
      // It may have been closed meanwhile.
      if (this.#server === server) await listen(server, { host: this.#host, port: this.#port });
    });
    if (this.#server !== server) return;
    this.#port = (server.address() as AddressInfo).port; // a listening TCP server has one
  }

  /** Refuses new connections and destroys those there are. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }

  setKeepAlive(ms: number): void {
    this.#keepAliveMs = ms;
    if (this.#server !== undefined) this.#server.keepAliveTimeout = ms;
  }

  #createServer(): Server {
    const server = createServer((req, res) => {
      requestsOf.set(req.socket, (requestsOf.get(req.socket) ?? 0) + 1);
      this.#handle(req, res);
    });
    server.keepAliveTimeout = this.#keepAliveMs;
    // An engine waits for a request as long as it takes.
    server.requestTimeout = 0;
    server.on('connection', (socket) => {
      this.connections.open += 1;
      this.connections.accepted += 1;
      socket.once('close', () => (this.connections.open -= 1));
    });
    return server;
  }
}

function listen(server: Server, address: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...address, backlog: BACKLOG }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function retryWhileInUse(attempt: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + LIMIT_REOPEN_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (cause) {
      const inUse = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
      if (!inUse || performance.now() > deadline) throw cause;
      await delay(50);
    }
  }
}
