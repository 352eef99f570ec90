import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { withAppPrototypes } from './app-prototypes.ts';
import { errorCodeOf } from './is-error.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Logger } from './logger.ts';
import { ConfigError } from './parse-config.ts';
import { createPipelineWatch } from './pipeline-watch.ts';
import { refuseUnreadable } from './refuse-unreadable.ts';

export interface ServeOptions {
  readonly app: RequestListener;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly name: string;
  /** The variables that the user would change if the address cannot be had. */
  readonly portVariable: string;
  readonly hostVariable?: string;
}

export interface Serving {
  readonly url: string;
  readonly port: number;
  readonly server: Server;
}

/** Load balancers keep idle connections for a minute; the server must not be the first to close one. */
const KEEP_ALIVE_MS = 65_000;
/**
 * Node begins every request that a client pipelines at once, however many. The last one of a connection is answered with
 * `connection: close`; who goes on after that gets 503.
 */
const LIMIT_REQUESTS_PER_CONNECTION = 1_000;

/**
 * Listens, and marks the lifecycle ready. Throws ConfigError that names the variable where the address is taken,
 * forbidden or not ours. Stopping is `lifecycle.shutdown([server])`, or a signal: see `handleSignals`.
 */
export async function serve(
  { app, host, port, name, portVariable, hostVariable }: ServeOptions,
  { lifecycle, logger }: { lifecycle: Lifecycle; logger: Logger },
): Promise<Serving> {
  const server = createServer(withAppPrototypes(app));
  server.on('request', createPipelineWatch());
  server.on('request', app);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.maxRequestsPerSocket = LIMIT_REQUESTS_PER_CONNECTION;
  server.on('clientError', refuseUnreadable);
  await listen(server, { host, port }).catch((failure: unknown) => {
    throw addressFault(failure, { host, port, portVariable, hostVariable: hostVariable ?? portVariable });
  });
  const bound = (server.address() as AddressInfo).port; // a listening TCP server has one
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
  lifecycle.markReady();
  logger.info('listening', { name, url });
  return { url, port: bound, server };
}

function listen(server: Server, address: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function addressFault(
  failure: unknown,
  {
    host,
    port,
    portVariable,
    hostVariable,
  }: { host: string; port: number; portVariable: string; hostVariable: string },
): unknown {
  switch (errorCodeOf(failure)) {
    case 'EADDRINUSE':
      return new ConfigError([
        `${portVariable}: port ${port} on ${host} is taken. Stop what uses it, or set ${portVariable} to a free port.`,
      ]);
    case 'EACCES':
      return new ConfigError([
        `${portVariable}: this user may not listen on port ${port}. Set ${portVariable} to 1024 or above.`,
      ]);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ConfigError([
        `${hostVariable}: ${host} is not an address of this machine. Set ${hostVariable} to 127.0.0.1 or one that is.`,
      ]);
    default:
      return failure;
  }
}
