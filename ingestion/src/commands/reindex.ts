import { reindexAnyLibrary } from '@twinscribe/knowledge';
import type { Command } from 'commander';
import type { CommandContext, ExitCode } from '../command-context.ts';

export function registerReindex(program: Command, context: CommandContext): void {
  program
    .command('reindex')
    .description(
      'Index anew, from the verbatim texts, the documents that another version or embedding model indexed.',
    )
    .option('--all', 'every document, which also mends a damaged index')
    .action(async (options: { all?: true }) => context.end(await runReindex(options, context)));
}

async function runReindex(
  { all = false }: { all?: boolean },
  { config, terminal, signal }: CommandContext,
): Promise<ExitCode> {
  const { documents } = await reindexAnyLibrary(
    { settings: config().library, scope: all ? 'all' : 'outdated' },
    { signal, onProgress: ({ done, total }) => terminal.progress(`${done} of ${total} documents`) },
  );
  terminal.progress('');
  await terminal.print(`${documents} documents indexed anew\n`);
  return 0;
}
