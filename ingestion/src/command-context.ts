import type { Readable } from 'node:stream';
import { openLibrary, type LegFailure, type LibraryStore } from '@twinscribe/knowledge';
import type { Environment } from '@twinscribe/platform';
import type { CliConfig } from './config.ts';
import type { Terminal } from './terminal/terminal.ts';

/** 0 done · 1 the caller's fault, or done in part · 2 configuration, or ours · 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 130;

/** What every command may use. */
export interface CommandContext {
  /** Parsed when first asked for, so that `--help` works under any configuration. */
  readonly config: () => CliConfig;
  /** For the processes that we start. */
  readonly env: Environment;
  readonly cwd: string;
  readonly terminal: Terminal;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Aborts on Ctrl-C, SIGTERM, and when nobody reads our output any more. */
  readonly signal: AbortSignal;
  /** Says how the command ended; once, at its end. */
  readonly end: (code: ExitCode) => void;
}

export async function withLibrary<Result>(
  { config, terminal, signal }: Pick<CommandContext, 'config' | 'terminal' | 'signal'>,
  work: (store: LibraryStore) => Promise<Result>,
): Promise<Result> {
  const told = new Set<string>();
  const onLegFailure = (failure: LegFailure): void => {
    const line = describeFailure(failure);
    if (!told.has(line)) terminal.note(line);
    told.add(line);
  };
  const store = await openLibrary(config().library, { signal, onLegFailure });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const CONSEQUENCES: Readonly<Record<LegFailure['during'], string>> = {
  search: 'This search went by words alone',
  fit: 'Searches go by words alone for now',
  embedding: 'Some passages are found by their words alone, until the embeddings server takes them',
};

const describeFailure = ({ during, error }: LegFailure): string =>
  `${CONSEQUENCES[during]}: ${error instanceof Error ? error.message : String(error)}`;
