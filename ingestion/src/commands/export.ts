import { DEFAULT_TENANT } from '@twinscribe/knowledge';
import type { Command } from 'commander';
import { withLibrary, type CommandContext, type ExitCode } from '../command-context.ts';
import { exportLibrary } from '../library-file/export-library.ts';

export function registerExport(program: Command, context: CommandContext): void {
  program
    .command('export')
    .description('Write the whole library to standard output, verbatim texts included, as JSON Lines.')
    .action(async () => context.end(await runExport(context)));
}

async function runExport(context: CommandContext): Promise<ExitCode> {
  await withLibrary(context, async (store) => {
    for await (const line of exportLibrary({ tenant: DEFAULT_TENANT }, { store })) {
      context.signal.throwIfAborted();
      await context.terminal.write(line);
    }
  });
  return 0;
}
