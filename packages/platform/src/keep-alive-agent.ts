import * as http from 'node:http';
import * as https from 'node:https';
import type { Duplex } from 'node:stream';

/** Below the 5 s after which common servers close idle connections, so that we do not write into a closing one. */
const IDLE_SOCKET_MS = 4_000;

/** Marks a connection that was not made in time, so that it is told apart from a refused one. */
export const CONNECT_TIMEOUT_CODE = 'CONNECT_TIMEOUT';

export interface KeepAliveAgents {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: https.Agent;
}

/** Own agents per client, so that closing one client leaves the others' connections alone. */
export function createKeepAliveAgents({ connectTimeoutMs }: { connectTimeoutMs: number }): KeepAliveAgents {
  const options = { keepAlive: true, timeout: IDLE_SOCKET_MS, maxFreeSockets: 64 };
  const httpAgent = new http.Agent(options);
  const httpsAgent = new https.Agent(options);
  limitConnecting({ agent: httpAgent, readyEvent: 'connect', connectTimeoutMs });
  limitConnecting({ agent: httpsAgent, readyEvent: 'secureConnect', connectTimeoutMs });
  return { httpAgent, httpsAgent };
}

function limitConnecting({
  agent,
  readyEvent,
  connectTimeoutMs,
}: {
  agent: http.Agent;
  readyEvent: string;
  connectTimeoutMs: number;
}): void {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback);
    if (socket) destroyUnlessReady({ socket, readyEvent, connectTimeoutMs });
    return socket;
  };
}

function destroyUnlessReady({
  socket,
  readyEvent,
  connectTimeoutMs,
}: {
  socket: Duplex;
  readyEvent: string;
  connectTimeoutMs: number;
}): void {
  const timer = setTimeout(() => {
    socket.destroy(
      Object.assign(new Error(`no connection within ${connectTimeoutMs} ms`), { code: CONNECT_TIMEOUT_CODE }),
    );
  }, connectTimeoutMs);
  socket.once(readyEvent, () => clearTimeout(timer));
  socket.once('close', () => clearTimeout(timer));
}
