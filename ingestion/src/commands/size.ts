import { execFile } from 'node:child_process';
import type { Command } from 'commander';
import type { CommandContext, ExitCode } from '../command-context.ts';
import { pathInRepository } from '../start/path-in-repository.ts';

/** The planner belongs to the llm-server, which no other service imports: it runs as a process, with our arguments. */
export function registerSize(program: Command, context: CommandContext): void {
  program
    .command('size')
    .description('Plan which GPU carries a model, how many conversations at once, and at what price.')
    .allowUnknownOption()
    .allowExcessArguments()
    .helpOption(false)
    .action(async (_options: unknown, command: Command) => context.end(await runSize(command.args, context)));
}

async function runSize(
  args: readonly string[],
  { terminal, signal }: Pick<CommandContext, 'terminal' | 'signal'>,
): Promise<ExitCode> {
  const script = pathInRepository('llm-server/bin/size.js');
  const { stdout, stderr, code } = await new Promise<{ stdout: string; stderr: string; code: number }>(
    (resolve) => {
      execFile(process.execPath, [script, ...args], { signal }, (error, stdout, stderr) =>
        resolve({
          stdout,
          stderr,
          code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 2,
        }),
      );
    },
  );
  if (stderr !== '') terminal.note(stderr.trimEnd());
  await terminal.print(stdout);
  // Of the planner: 1 is a request at fault.
  return code === 0 || code === 1 ? code : 2;
}
