import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, untilAborted, type Environment } from '@twinscribe/platform';
import type { CommandContext, ExitCode } from '../command-context.ts';
import {
  startChildServer,
  type ChildEnd,
  type ChildServer,
  type ChildServerOptions,
} from './child-server.ts';
import { pathInRepository } from './path-in-repository.ts';

export interface ServerUrls {
  readonly api: string;
  readonly llmServer: string;
}

type ServerCapabilities = Pick<CommandContext, 'config' | 'env' | 'cwd' | 'terminal' | 'signal'>;

/** The terminal's Ctrl-C reaches the servers as well, and one of them may have ended before we hear of it. */
const SIGNAL_DELAY_MS = 200;

/**
 * Runs the api, and a llm-server where none is configured, until the signal aborts (0) or one of them ends: 2 where it
 * has said what is wrong with the configuration, else 1. When this has resolved or thrown, none is left running.
 */
export async function runServers(
  { onListening }: { onListening: (urls: ServerUrls) => Promise<void> },
  capabilities: ServerCapabilities,
): Promise<ExitCode> {
  const { signal } = capabilities;
  const servers: ChildServer[] = [];
  try {
    const urls = await startServers({ servers }, capabilities);
    if (urls !== undefined) await onListening(urls);
    const firstEnd = Promise.race(servers.map(async (server) => ({ server, end: await server.ended })));
    return await explainEnd(await untilAborted(firstEnd, { signal }), capabilities);
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
    return 0;
  } finally {
    // The api, which is the last, first: what it is answering needs the other.
    for (const server of servers.reverse()) await server.stop();
  }
}

/** Both at once, unless the api must first be told where the other is. Undefined where one ended before it listened. */
async function startServers(
  { servers }: { servers: ChildServer[] },
  capabilities: ServerCapabilities,
): Promise<ServerUrls | undefined> {
  const { llmServer, ...config } = capabilities.config();
  const logs = await makeLogFolder(config);
  const launch = (name: string, env: Environment): Promise<string | undefined> =>
    launchServer({ name, env, logs, servers }, capabilities);
  const listening = llmServer.isRemote ? llmServer.url : launch('llm-server', {});
  const url = llmServer.url ?? (await listening);
  if (url === undefined) return undefined;
  const [local, api] = await Promise.all([listening, launch('api', { LLM_SERVER_URL: url })]);
  return local === undefined || api === undefined ? undefined : { llmServer: local, api };
}

async function makeLogFolder({ dataDirectory }: { dataDirectory: string }): Promise<string> {
  const logs = join(dataDirectory, 'logs');
  try {
    await mkdir(logs, { recursive: true });
    return logs;
  } catch (thrown) {
    throw logFault(logs, thrown);
  }
}

function logFault(path: string, thrown: unknown): ConfigError {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  const fix = 'Set TWIN_DATA_DIR to a directory that this user may write to.';
  return new ConfigError([`TWIN_DATA_DIR: ${path} cannot be written (${reason}). ${fix}`]);
}

/** The server's address; undefined where it ended before it listened. */
async function launchServer(
  { name, env, logs, servers }: { name: string; env: Environment; logs: string; servers: ChildServer[] },
  { config, cwd, terminal, signal, ...capabilities }: ServerCapabilities,
): Promise<string | undefined> {
  const options = {
    name,
    script: pathInRepository(`${name}/dist/main.js`),
    logPath: join(logs, `${name}.log`),
    env: { ...capabilities.env, TWIN_DATA_DIR: config().dataDirectory, ...env },
    cwd,
  };
  const server = start(options, { terminal });
  servers.push(server);
  return untilAborted(Promise.race([server.listening, server.ended.then(() => undefined)]), { signal });
}

function start(options: ChildServerOptions, { terminal }: Pick<ServerCapabilities, 'terminal'>): ChildServer {
  try {
    return startChildServer(options, { terminal });
  } catch (thrown) {
    throw logFault(options.logPath, thrown);
  }
}

async function explainEnd(
  { server: { name, logPath }, end: { code, signal: endSignal } }: { server: ChildServer; end: ChildEnd },
  { terminal, signal }: ServerCapabilities,
): Promise<ExitCode> {
  await sleep(SIGNAL_DELAY_MS);
  if (signal.aborted) return 0;
  // It has said itself which variable to change.
  if (code === 2) return 2;
  const how = endSignal === null ? `exit code ${code}` : endSignal;
  terminal.note(`The ${name} ended unexpectedly (${how}), so everything was stopped. Its log: ${logPath}`);
  return 1;
}
