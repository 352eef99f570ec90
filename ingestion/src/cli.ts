import { runCli } from './run-cli.ts';
import { createTerminal } from './terminal/terminal.ts';

/** npm hands Ctrl-C on to us although the terminal has sent it already; that is not a second one. */
const REPEAT_MS = 1_000;

const controller = new AbortController();
let interruptedAt: number | undefined;

function interrupt(): void {
  const now = performance.now();
  if (interruptedAt !== undefined && now - interruptedAt > REPEAT_MS) process.exit(130);
  interruptedAt ??= now;
  controller.abort();
}

process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);

const terminal = createTerminal({ stdout: process.stdout, stderr: process.stderr });
const { stdin, env } = process;
process.exitCode = await runCli(
  { args: process.argv.slice(2), env, cwd: process.cwd() },
  { terminal, stdin, signal: controller.signal },
);
