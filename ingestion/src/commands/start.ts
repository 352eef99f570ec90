import { DEFAULT_TENANT, locateLibrary } from '@twinscribe/knowledge';
import type { Command } from 'commander';
import { withLibrary, type CommandContext, type ExitCode } from '../command-context.ts';
import { describeEngine } from '../start/describe-engine.ts';
import { fillEmptyLibrary } from '../start/fill-empty-library.ts';
import { pathInRepository } from '../start/path-in-repository.ts';
import { runServers } from '../start/run-servers.ts';
import { renderWelcome } from '../start/welcome.ts';

const DEFAULT_API_URL = 'http://127.0.0.1:8000';

export function registerStart(program: Command, context: CommandContext): void {
  program
    .command('start')
    .description(
      'Start the llm-server and the api; an empty library of this machine is filled with the example.',
    )
    .option('--no-example', 'leave an empty library empty')
    .action(async (options: { example: boolean }) => context.end(await runStart(options, context)));
}

async function runStart({ example }: { example: boolean }, context: CommandContext): Promise<ExitCode> {
  const { terminal, signal } = context;
  const { dataDirectory, library } = context.config();
  // A library on a server is somebody's own, empty or not.
  const isOurs = library.QDRANT_URL === undefined;
  const stats = await withLibrary(context, (store) =>
    example && isOurs
      ? fillEmptyLibrary(
          { folder: pathInRepository('examples/library'), dataDirectory },
          { store, terminal, signal },
        )
      : store.stats({ tenant: DEFAULT_TENANT }),
  );
  if (signal.aborted) return 130;
  const onListening = async ({ api, llmServer }: { api: string; llmServer: string }): Promise<void> => {
    const engine = await describeEngine({ url: llmServer }, { signal });
    await terminal.print(
      renderWelcome({
        apiUrl: api,
        isDefaultUrl: api === DEFAULT_API_URL,
        library: locateLibrary(library),
        dataDirectory,
        stats,
        engine,
      }),
    );
  };
  return runServers({ onListening }, context);
}
