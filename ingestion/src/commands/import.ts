import { addAbortSignal } from 'node:stream';
import { DEFAULT_TENANT } from '@twinscribe/knowledge';
import { AppError, systemClock } from '@twinscribe/platform';
import type { Command } from 'commander';
import { withLibrary, type CommandContext, type ExitCode } from '../command-context.ts';
import { importLibrary, type ImportEvent } from '../library-file/import-library.ts';

export function registerImport(program: Command, context: CommandContext): void {
  program
    .command('import')
    .description('Take in, from standard input, a library that twin export wrote.')
    .option('--json', 'print the summary as JSON')
    .action(async (options: { json?: true }) => context.end(await runImport(options, context)));
}

interface ImportSummary {
  added: number;
  updated: number;
  unchanged: number;
  failed: number;
  chunks: number;
  seconds: number;
}

async function runImport({ json = false }: { json?: boolean }, context: CommandContext): Promise<ExitCode> {
  const { terminal, signal, stdin } = context;
  if (stdin.isTTY === true)
    throw new AppError('invalid_request', 'there is no input; use it as: twin import < library.jsonl');
  const summary: ImportSummary = { added: 0, updated: 0, unchanged: 0, failed: 0, chunks: 0, seconds: 0 };
  const start = systemClock.now();
  await withLibrary(context, async (store) => {
    const source = addAbortSignal(signal, stdin);
    try {
      for await (const event of importLibrary({ tenant: DEFAULT_TENANT, source }, { store, signal })) {
        count(event, summary);
        if (event.type === 'fault') terminal.note(`line ${event.line}: ${event.reason}`);
        else terminal.progress(describe(summary));
      }
    } catch (thrown) {
      // An abort while it waits for more input ends with an error as well.
      if (!signal.aborted) throw thrown;
    } finally {
      // Also where it ended half-way: what has come so far is in the library.
      summary.seconds = Math.round((systemClock.now() - start) / 100) / 10;
      await (json ? terminal.json(summary) : terminal.print(`${describe(summary)}\n`));
    }
  });
  if (signal.aborted) return 130;
  return summary.failed > 0 ? 1 : 0;
}

function count(event: ImportEvent, summary: ImportSummary): void {
  if (event.type === 'fault') summary.failed += 1;
  else {
    summary[event.action] += 1;
    summary.chunks += event.chunks;
  }
}

function describe({ added, updated, unchanged, failed, chunks, seconds }: ImportSummary): string {
  return `${added} added, ${updated} updated, ${unchanged} unchanged, ${failed} failed; ${chunks} chunks in ${seconds} s`;
}
