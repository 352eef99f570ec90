import { relative } from 'node:path';
import type { Category } from '@twinscribe/contracts';
import { DEFAULT_TENANT } from '@twinscribe/knowledge';
import { InvalidArgumentError, type Command } from 'commander';
import { withLibrary, type CommandContext, type ExitCode } from '../command-context.ts';
import { detectLanguage } from '../extract/detect-language.ts';
import { parseLanguage } from '../extract/parse-language.ts';
import { ingestSources, type IngestEvent, type IngestSourcesRequest } from '../ingest-sources.ts';
import { createIngestReport, PLAN_WORDS, type IngestReport } from './ingest-report.ts';
import { categoryOption, listOption } from './option-parsers.ts';

interface IngestOptions {
  readonly author?: string;
  readonly category?: Category;
  readonly language?: string;
  readonly tag?: readonly string[];
  readonly prune?: true;
  readonly dryRun?: true;
  readonly drafts?: true;
  readonly json?: true;
}

export function registerIngest(program: Command, context: CommandContext): void {
  program
    .command('ingest')
    .description(
      'Bring the library in line with files: Markdown, MDX, text and HTML; folders, files and quoted globs.',
    )
    .argument('<paths...>', 'folders, files or globs')
    .option('--author <name>', 'author of documents that name none')
    .addOption(categoryOption('category of documents that name none (else: by their folder, else article)'))
    .option('--language <code>', 'language of documents that name none (else: detected)', toLanguage)
    .addOption(listOption('--tag <tag>', 'tag added to every document; may be repeated'))
    .option('--prune', 'remove documents of these folders whose file is gone, or has become a draft')
    .option('--dry-run', 'say what would be done, and change nothing')
    .option('--drafts', 'ingest drafts too')
    .option('--json', 'print the summary as JSON')
    .action(async (paths: readonly string[], options: IngestOptions) =>
      context.end(await runIngest({ paths, options }, context)),
    );
}

function toLanguage(value: string): string {
  const language = parseLanguage(value);
  if (language === null) throw new InvalidArgumentError('Write an ISO 639-1 code, such as en.');
  return language;
}

async function runIngest(
  { paths, options }: { paths: readonly string[]; options: IngestOptions },
  context: CommandContext,
): Promise<ExitCode> {
  const {
    author = null,
    category = null,
    language = null,
    tag: tags = [],
    dryRun = false,
    json = false,
  } = options;
  const request: IngestSourcesRequest = {
    tenant: DEFAULT_TENANT,
    paths,
    cwd: context.cwd,
    defaults: { author, category, language, tags },
    includeDrafts: options.drafts === true,
    prune: options.prune === true,
    dryRun,
  };
  const { terminal, signal } = context;
  const report = createIngestReport({ dryRun });
  await withLibrary(context, async (store) => {
    try {
      for await (const event of ingestSources(request, { store, detectLanguage, signal })) {
        report.add(event);
        await show({ event, dryRun, json }, { report, ...context });
      }
    } finally {
      // Also where the library failed half-way: what has been done is done.
      await (json ? terminal.json(report.toJson()) : terminal.print(`${report.summary()}\n`));
    }
  });
  if (signal.aborted) return 130;
  return report.failed > 0 ? 1 : 0;
}

async function show(
  { event, dryRun, json }: { event: IngestEvent; dryRun: boolean; json: boolean },
  { report, terminal, cwd }: Pick<CommandContext, 'terminal' | 'cwd'> & { report: IngestReport },
): Promise<void> {
  const path = displayPath({ path: event.path, cwd });
  if (event.type === 'fault') terminal.note(`${path}: ${event.reason}`);
  else if (dryRun && !json && event.action !== 'skipped')
    await terminal.print(`${PLAN_WORDS[event.action].padEnd(9)}  ${path}\n`);
  else terminal.progress(`${report.summary()} · ${path}`);
}

/** As the user would write it. */
function displayPath({ path, cwd }: { path: string; cwd: string }): string {
  const near = relative(cwd, path);
  return near === '' || near.startsWith('..') ? path : near;
}
