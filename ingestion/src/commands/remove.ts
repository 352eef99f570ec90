import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DEFAULT_TENANT, type LibraryStore } from '@twinscribe/knowledge';
import { AppError } from '@twinscribe/platform';
import type { Command } from 'commander';
import { withLibrary, type CommandContext, type ExitCode } from '../command-context.ts';

const MIN_PREFIX = 8;

export function registerRemove(program: Command, context: CommandContext): void {
  program
    .command('remove')
    .description('Remove documents from the library. Their files stay.')
    .argument('<documents...>', `ids (the first ${MIN_PREFIX} characters suffice), files or URIs`)
    .action(async (documents: readonly string[]) => context.end(await runRemove(documents, context)));
}

async function runRemove(named: readonly string[], context: CommandContext): Promise<ExitCode> {
  return withLibrary(context, async (store) => {
    const known = await store.listFingerprints({ tenant: DEFAULT_TENANT, uriPrefix: '' });
    const idByUri = new Map([...known].map(([uri, { documentId }]) => [uri, documentId]));
    let failed = 0;
    for (const name of named) {
      failed += (await removeDocument({ name, idByUri }, { store, ...context })) ? 0 : 1;
    }
    return failed > 0 ? 1 : 0;
  });
}

/** False, and said why, where the name is not that of one document. */
async function removeDocument(
  { name, idByUri }: { name: string; idByUri: ReadonlyMap<string, string> },
  { store, terminal, cwd }: Pick<CommandContext, 'terminal' | 'cwd'> & { store: LibraryStore },
): Promise<boolean> {
  try {
    const documentId = idOf({ name, uri: await uriOf({ name, cwd }), idByUri });
    if (!(await store.removeDocument({ tenant: DEFAULT_TENANT, documentId }))) throw unknownDocument(name);
    await terminal.print(`removed ${documentId}\n`);
    return true;
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.status >= 500) throw thrown;
    terminal.note(thrown.message);
    return false;
  }
}

function idOf({
  name,
  uri,
  idByUri,
}: {
  name: string;
  uri: string;
  idByUri: ReadonlyMap<string, string>;
}): string {
  const byUri = idByUri.get(name) ?? idByUri.get(uri);
  if (byUri !== undefined) return byUri;
  const prefix = name.toLowerCase();
  const ids = [...idByUri.values()].filter(
    (id) => id === prefix || (prefix.length >= MIN_PREFIX && id.startsWith(prefix)),
  );
  const [id, another] = ids;
  if (id === undefined) throw unknownDocument(name);
  if (another !== undefined) {
    throw new AppError(
      'invalid_request',
      `${name}: ${ids.length} documents have an id that starts like this; give more of it`,
    );
  }
  return id;
}

function unknownDocument(name: string): AppError {
  return new AppError('not_found', `${name}: the library has no such document; twin list shows what it has`);
}

/** The file may be gone, and its folder with it. */
async function uriOf({ name, cwd }: { name: string; cwd: string }): Promise<string> {
  return pathToFileURL(await realPathOf(resolve(cwd, name))).href;
}

async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(await realPathOf(folder), basename(path));
  }
}
