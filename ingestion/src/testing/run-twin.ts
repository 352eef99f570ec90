import { Readable } from 'node:stream';
import type { ExitCode } from '../command-context.ts';
import { runCli } from '../run-cli.ts';
import { createCapturedTerminal } from './captured-terminal.ts';

export interface TwinRun {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** One `twin` command in this process, with its library in `data` under the working directory. */
export async function runTwin({
  args,
  cwd,
  input = '',
  env = {},
  signal = new AbortController().signal,
}: {
  args: readonly string[];
  cwd: string;
  input?: string | Readable;
  env?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}): Promise<TwinRun> {
  const terminal = createCapturedTerminal();
  const stdin = typeof input === 'string' ? Readable.from([Buffer.from(input)]) : input;
  const code = await runCli({ args, env, cwd }, { terminal, stdin, signal });
  return { code, stdout: terminal.stdout(), stderr: terminal.stderr() };
}
