import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AnswersEvaluation, Check, Report, RetrievalEvaluation } from '@twinscribe/evaluation';
import { systemClock } from '@twinscribe/platform';
import type { Command } from 'commander';
import type { CommandContext, ExitCode } from '../command-context.ts';
import { createProduct } from '../evaluation/create-product.ts';
import { pathInRepository } from '../start/path-in-repository.ts';
import { listOption } from './option-parsers.ts';

interface OutputOptions {
  readonly json?: true;
  readonly html?: string;
}

interface RetrievalOptions extends OutputOptions {
  readonly dataset: string;
  readonly language: string;
  readonly configuration?: readonly string[];
}

interface CheckOptions extends OutputOptions {
  readonly dataset?: string;
}

export function registerEval(program: Command, context: CommandContext): void {
  const command = program.command('eval').description('Measure how good retrieval and answers are.');
  addOutputOptions(command.command('retrieval'))
    .description('Measure retrieval on a test collection, in a library of its own.')
    .requiredOption('--dataset <folder>', 'the collection: corpus.jsonl, queries.jsonl, qrels/test.tsv')
    .option('--language <code>', 'language of the collection, ISO 639-1', 'en')
    .addOption(
      listOption(
        '--configuration <legs>',
        'what to measure, such as bm25+lsa or default; may be repeated. Without it: the usual ones',
      ),
    )
    .action(async (options: RetrievalOptions) => context.end(await runRetrieval(options, context)));
  addOutputOptions(command.command('answers'))
    .description('Measure retrieval and answers on our own questions over the example library.')
    .action(async (options: OutputOptions) => context.end(await runAnswers(options, context)));
  addOutputOptions(command.command('check'))
    .description(
      'Measure answers, and a test collection where one is given, and hold them to eval/thresholds.json.',
    )
    .option('--dataset <folder>', 'the collection (default: EVAL_DATASET)')
    .action(async (options: CheckOptions) => context.end(await runCheck(options, context)));
}

function addOutputOptions(command: Command): Command {
  return command
    .option('--json', 'print all figures as JSON')
    .option('--html <file>', 'write a report with plots as well');
}

async function runRetrieval(options: RetrievalOptions, context: CommandContext): Promise<ExitCode> {
  const { reportRetrieval } = await loadEvaluation();
  const evaluation = await measureRetrieval(options, context);
  await show({ figures: evaluation, reports: [reportRetrieval(evaluation)], options }, context);
  return 0;
}

async function runAnswers(options: OutputOptions, context: CommandContext): Promise<ExitCode> {
  const { reportAnswers } = await loadEvaluation();
  const evaluation = await measureAnswers(context);
  await show({ figures: evaluation, reports: [reportAnswers(evaluation)], options }, context);
  return 0;
}

/** 1 where a threshold does not hold. */
async function runCheck(options: CheckOptions, context: CommandContext): Promise<ExitCode> {
  const { reportAnswers, reportChecks, reportRetrieval } = await loadEvaluation();
  const dataset = options.dataset ?? context.config().evaluationDataset;
  const retrieval =
    dataset === undefined ? undefined : await measureRetrieval({ dataset, language: 'en' }, context);
  const answers = await measureAnswers(context);
  const checks = await checkAll({ answers, retrieval });
  const reports = [
    ...(retrieval === undefined ? [] : [reportRetrieval(retrieval)]),
    reportAnswers(answers),
    reportChecks({ checks }),
  ];
  await show({ figures: { retrieval, answers, checks }, reports, options }, context);
  return checks.every(({ passed }) => passed) ? 0 : 1;
}

async function measureRetrieval(
  { dataset, language, configuration }: Pick<RetrievalOptions, 'dataset' | 'language' | 'configuration'>,
  context: CommandContext,
): Promise<RetrievalEvaluation> {
  const { evaluateRetrieval } = await loadEvaluation();
  const directory = resolve(context.cwd, dataset);
  return evaluateRetrieval({ directory, language, configurations: configuration }, capabilitiesOf(context));
}

async function measureAnswers(context: CommandContext): Promise<AnswersEvaluation> {
  const { evaluateAnswers } = await loadEvaluation();
  return evaluateAnswers(
    { questions: pathInRepository('eval/questions'), library: pathInRepository('examples/library') },
    { ...capabilitiesOf(context), product: createProduct(context) },
  );
}

async function checkAll({
  answers,
  retrieval,
}: {
  answers: AnswersEvaluation;
  retrieval: RetrievalEvaluation | undefined;
}): Promise<(Check & { of: string })[]> {
  const { checkFigures, figuresOfAnswers, figuresOfRetrieval, readThresholds } = await loadEvaluation();
  const thresholds = await readThresholds({ path: pathInRepository('eval/thresholds.json') });
  const own = checkFigures({ figures: figuresOfAnswers(answers), bounds: thresholds.answers });
  const checks = own.map((check) => ({ ...check, of: 'questions' }));
  if (retrieval === undefined) return checks;
  const bounds = thresholds.collections[retrieval.dataset] ?? {};
  const ofCollection = checkFigures({ figures: figuresOfRetrieval(retrieval), bounds });
  return [...checks, ...ofCollection.map((check) => ({ ...check, of: retrieval.dataset }))];
}

/** When it is asked for: no other command should pay for it. */
function loadEvaluation() {
  return import('@twinscribe/evaluation');
}

function capabilitiesOf({ terminal, signal }: Pick<CommandContext, 'terminal' | 'signal'>) {
  return { clock: systemClock, signal, onProgress: (text: string) => terminal.progress(text) };
}

async function show(
  { figures, reports, options }: { figures: unknown; reports: readonly Report[]; options: OutputOptions },
  { terminal, cwd }: Pick<CommandContext, 'terminal' | 'cwd'>,
): Promise<void> {
  const { renderHtml, renderText, toJson } = await loadEvaluation();
  terminal.progress('');
  if (options.html !== undefined) await writeFile(resolve(cwd, options.html), renderHtml(reports));
  await (options.json === true
    ? terminal.json(toJson(figures))
    : terminal.print(reports.map(renderText).join('\n')));
}
