import type { Readable } from 'node:stream';
import { openLibrary, type LibraryStore } from '@twinscribe/knowledge';
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
  { config, signal }: Pick<CommandContext, 'config' | 'signal'>,
  work: (store: LibraryStore) => Promise<Result>,
): Promise<Result> {
  const store = await openLibrary(config().library, { signal });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
