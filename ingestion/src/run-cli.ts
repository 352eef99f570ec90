import { AppError, ConfigError, type Environment } from '@twinscribe/platform';
import { Command, CommanderError } from 'commander';
import type { CommandContext, ExitCode } from './command-context.ts';
import { registerAsk } from './commands/ask.ts';
import { registerEval } from './commands/eval.ts';
import { registerExport } from './commands/export.ts';
import { registerImport } from './commands/import.ts';
import { registerIngest } from './commands/ingest.ts';
import { registerList } from './commands/list.ts';
import { registerReindex } from './commands/reindex.ts';
import { registerRemove } from './commands/remove.ts';
import { registerSearch } from './commands/search.ts';
import { registerSize } from './commands/size.ts';
import { registerStart } from './commands/start.ts';
import { parseCliConfig, type CliConfig } from './config.ts';

type CliCapabilities = Pick<CommandContext, 'terminal' | 'stdin' | 'signal'>;

/** One `twin` command from its arguments to its exit code. */
export async function runCli(
  { args, env, cwd }: { args: readonly string[]; env: Environment; cwd: string },
  { terminal, stdin, signal }: CliCapabilities,
): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  let parsed: CliConfig | undefined;
  const context: CommandContext = {
    config: () => (parsed ??= parseCliConfig({ env, cwd })),
    end: (code) => void (exitCode = code),
    env,
    cwd,
    terminal,
    stdin,
    signal: AbortSignal.any([signal, terminal.closed]),
  };
  try {
    await createProgram(context).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (thrown) {
    if (terminal.closed.aborted) return 0;
    if (signal.aborted) return 130;
    return report(thrown, { terminal });
  }
}

function createProgram(context: CommandContext): Command {
  const { terminal } = context;
  const program = new Command('twin')
    .description('An LLM twin for people who write: answers from your own text, with citations.')
    .exitOverride()
    .configureOutput({
      // Where nobody reads on, there is nobody to tell.
      writeOut: (text) => void terminal.print(text).catch(() => undefined),
      writeErr: (text) => terminal.note(text.trimEnd()),
    });
  registerStart(program, context);
  registerIngest(program, context);
  registerAsk(program, context);
  registerSearch(program, context);
  registerList(program, context);
  registerRemove(program, context);
  registerExport(program, context);
  registerImport(program, context);
  registerReindex(program, context);
  registerEval(program, context);
  registerSize(program, context);
  return program;
}

/** The only place where a failure becomes words and a code. */
function report(thrown: unknown, { terminal }: Pick<CliCapabilities, 'terminal'>): ExitCode {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 1;
  if (thrown instanceof ConfigError) {
    for (const fault of thrown.faults) terminal.note(fault);
    return 2;
  }
  if (thrown instanceof AppError) {
    terminal.note(`twin: ${thrown.message}`);
    return thrown.status < 500 ? 1 : 2;
  }
  terminal.note(
    `twin: something went wrong that should not have. ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`,
  );
  return 2;
}
