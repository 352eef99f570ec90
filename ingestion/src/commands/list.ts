import { DEFAULT_TENANT, type LibraryStore, type StoredDocument } from '@twinscribe/knowledge';
import type { Command } from 'commander';
import { withLibrary, type CommandContext, type ExitCode } from '../command-context.ts';

type ListedDocument = Omit<StoredDocument, 'text'>;

const PAGE = 500;

export function registerList(program: Command, context: CommandContext): void {
  program
    .command('list')
    .description('List the documents of the library, by title.')
    .option('--json', 'print them as JSON')
    .action(async (options: { json?: true }) => context.end(await runList(options, context)));
}

async function runList({ json = false }: { json?: boolean }, context: CommandContext): Promise<ExitCode> {
  const documents = await withLibrary(context, collectDocuments);
  if (json) await context.terminal.json(documents);
  else if (documents.length === 0)
    context.terminal.note('The library is empty. Fill it with: twin ingest <folder>');
  else await context.terminal.print(documents.map((document) => `${renderRow(document)}\n`).join(''));
  return 0;
}

async function collectDocuments(store: LibraryStore): Promise<ListedDocument[]> {
  const documents: ListedDocument[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.listDocuments({ tenant: DEFAULT_TENANT, limit: PAGE, cursor });
    documents.push(...page.documents);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return documents;
}

/** The beginning of an id is enough for `twin remove`. */
function renderRow({ id, publishedAt, category, title }: ListedDocument): string {
  return [id.slice(0, 8), (publishedAt ?? '').slice(0, 10).padEnd(10), category.padEnd(10), title].join('  ');
}
