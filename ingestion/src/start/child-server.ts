import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, existsSync, renameSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { systemClock, type Clock, type Environment } from '@twinscribe/platform';
import { z } from 'zod';
import type { Terminal } from '../terminal/terminal.ts';

export interface ChildServer {
  readonly name: string;
  readonly logPath: string;
  /** Its address, once it listens; never resolves where it ends before. */
  readonly listening: Promise<string>;
  readonly ended: Promise<ChildEnd>;
  /** Asks it to finish what it is doing, and resolves when it has ended; by force where that takes too long. */
  stop(): Promise<void>;
}

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ChildServerOptions {
  readonly name: string;
  /** Its main module. */
  readonly script: string;
  readonly env: Environment;
  readonly cwd: string;
  /** Takes what the server writes to standard output. The last run's is kept beside it, with `.1` at its end. */
  readonly logPath: string;
}

/** Longer than a server gives its streams to end. */
const KILL_AFTER_MS = 30_000;

const readyMessage = z.object({ type: z.literal('ready'), url: z.string() });

/**
 * Starts a server as a process of its own, whose standard error goes to our terminal line by line. The channel between
 * us tells us when it listens, and tells it when we are no more, so that it does not outlive us.
 */
export function startChildServer(
  { name, script, env, cwd, logPath }: ChildServerOptions,
  { terminal, clock = systemClock }: { terminal: Pick<Terminal, 'note'>; clock?: Clock },
): ChildServer {
  const child = forkInto(logPath, { script, env, cwd });
  if (child.stderr !== null) createInterface(child.stderr).on('line', (line) => terminal.note(line));
  const ended = endOf(child);
  return {
    name,
    logPath,
    ended,
    listening: addressOf(child),
    stop: async () => {
      child.kill('SIGTERM');
      const cancel = clock.after(KILL_AFTER_MS, () => child.kill('SIGKILL'));
      await ended;
      cancel();
    },
  };
}

/** Blocking, so that there is no moment at which a server runs that nobody would stop. */
function forkInto(
  logPath: string,
  { script, env, cwd }: Pick<ChildServerOptions, 'script' | 'env' | 'cwd'>,
): ChildProcess {
  // Moved and not emptied: a server that runs already, on the same directory, goes on writing to its own.
  if (existsSync(logPath)) renameSync(logPath, `${logPath}.1`);
  const log = openSync(logPath, 'a');
  try {
    // Options of our own node process, such as a debugger's port, are not for it.
    return fork(script, [], { cwd, env: { ...env }, execArgv: [], stdio: ['ignore', log, 'pipe', 'ipc'] });
  } finally {
    closeSync(log);
  }
}

/** After the last line of its standard error. */
function endOf(child: ChildProcess): Promise<ChildEnd> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('message', (message) => {
      const ready = readyMessage.safeParse(message);
      if (ready.success) resolve(ready.data.url);
    });
  });
}
