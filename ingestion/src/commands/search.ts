import { searchRequestSchema, type Passage } from '@twinscribe/contracts';
import { DEFAULT_TENANT, toPassage } from '@twinscribe/knowledge';
import { AppError } from '@twinscribe/platform';
import type { Command } from 'commander';
import { withLibrary, type CommandContext, type ExitCode } from '../command-context.ts';
import { singleLine } from '../extract/single-line.ts';
import {
  categoryOption,
  countOption,
  dateOption,
  listOption,
  toSearchFilter,
  type FilterOptions,
} from './option-parsers.ts';
import { describePassage } from './describe-passage.ts';

interface SearchOptions extends FilterOptions {
  readonly k: number;
  readonly json?: true;
}

const LIMIT_SNIPPET = 320;

export function registerSearch(program: Command, context: CommandContext): void {
  program
    .command('search')
    .description('Find passages in the library, best first.')
    .argument('<query>', 'what to look for')
    .addOption(countOption({ flags: '-k <count>', description: 'passages at most', max: 100 }).default(10))
    .addOption(categoryOption('only documents of this category'))
    .addOption(listOption('--author <name>', 'only documents of this author; may be repeated'))
    .addOption(listOption('--tag <tag>', 'only documents with this tag; may be repeated'))
    .addOption(dateOption('--from <date>', 'only documents published on this day or later'))
    .addOption(dateOption('--to <date>', 'only documents published on this day or earlier'))
    .option('--json', 'print the passages as JSON')
    .action(async (query: string, options: SearchOptions) =>
      context.end(await runSearch({ query, options }, context)),
    );
}

async function runSearch(
  { query, options }: { query: string; options: SearchOptions },
  context: CommandContext,
): Promise<ExitCode> {
  const request = searchRequestSchema.safeParse({ query, k: options.k, filter: toSearchFilter(options) });
  if (!request.success)
    throw new AppError('invalid_request', `the query cannot be used: ${request.error.issues[0]?.message}`);
  const { k: limit, ...asked } = request.data;
  const found = await withLibrary(context, (store) =>
    store.search({ ...asked, tenant: DEFAULT_TENANT, limit }, context),
  );
  const passages = found.map(toPassage);
  const { terminal } = context;
  await (options.json === true
    ? terminal.json({ query: asked.query, passages })
    : terminal.print(render(passages)));
  return 0;
}

function render(passages: readonly Passage[]): string {
  if (passages.length === 0) return 'Nothing found.\n';
  return passages
    .map((passage, i) => `${i + 1}. ${describePassage(passage)}\n   ${snippet(passage.text)}\n`)
    .join('\n');
}

function snippet(text: string): string {
  const line = singleLine(text);
  return line.length > LIMIT_SNIPPET ? `${line.slice(0, LIMIT_SNIPPET).replace(/\s+\S*$/, '')} …` : line;
}
