import { ragQueryRequestSchema, type RagAnswer } from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';
import { InvalidArgumentError, type Command } from 'commander';
import { createApiClient, type ApiClient, type AskRequest } from '../ask/api-client.ts';
import { citedSources } from '../ask/cited-sources.ts';
import { readAnswer } from '../ask/read-answer.ts';
import type { CommandContext, ExitCode } from '../command-context.ts';
import { parseWebAddress } from '../extract/parse-web-address.ts';
import { describePassage } from './describe-passage.ts';
import {
  categoryOption,
  countOption,
  listOption,
  toSearchFilter,
  type FilterOptions,
} from './option-parsers.ts';

interface AskOptions extends Pick<FilterOptions, 'category' | 'author' | 'tag'> {
  readonly url?: string;
  readonly k?: number;
  readonly json?: true;
}

export function registerAsk(program: Command, context: CommandContext): void {
  program
    .command('ask')
    .description('Ask the running api a question; the answer cites your text.')
    .argument('<question>', 'what you want to know')
    .option('--url <url>', 'where the api answers (default: TWIN_API_URL, else this machine)', toWebAddress)
    .addOption(
      countOption({ flags: '-k <count>', description: 'passages put before the model, at most', max: 50 }),
    )
    .addOption(categoryOption('only documents of this category'))
    .addOption(listOption('--author <name>', 'only documents of this author; may be repeated'))
    .addOption(listOption('--tag <tag>', 'only documents with this tag; may be repeated'))
    .option('--json', 'print the whole answer as JSON, once it is complete')
    .action(async (question: string, options: AskOptions) =>
      context.end(await runAsk({ question, options }, context)),
    );
}

function toWebAddress(value: string): string {
  if (parseWebAddress(value) === null) throw new InvalidArgumentError('Write it like http://127.0.0.1:8000.');
  return value;
}

async function runAsk(
  { question, options }: { question: string; options: AskOptions },
  context: CommandContext,
): Promise<ExitCode> {
  const request = toRequest({ question, options });
  const client = createApiClient({ url: options.url ?? context.config().apiUrl });
  try {
    await (options.json === true ? printJson : printAnswer)(request, { ...context, client });
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof AppError) || context.signal.aborted) throw thrown;
    // Whatever it was, the answer is not there; the api's own log says more.
    context.terminal.note(`twin: ${thrown.message}`);
    return 1;
  } finally {
    client.close();
  }
}

/** Says what the options say and nothing else: what is left open is the api's to choose. */
function toRequest({ question, options }: { question: string; options: AskOptions }): AskRequest {
  const asked = { question: question.trim(), k: options.k, filter: toSearchFilter(options), stream: true };
  const { error } = ragQueryRequestSchema.safeParse(asked);
  if (error === undefined) return asked;
  throw new AppError('invalid_request', `the question cannot be asked: ${error.issues[0]?.message}`);
}

type AskCapabilities = Pick<CommandContext, 'terminal' | 'signal'> & { client: ApiClient };

async function printJson(request: AskRequest, { terminal, signal, client }: AskCapabilities): Promise<void> {
  const events = readAnswer(await client.ask(request, { signal }));
  const answer = await collect(events, { show: async () => {} });
  await terminal.json(answer);
}

async function printAnswer(
  request: AskRequest,
  { terminal, signal, client }: AskCapabilities,
): Promise<void> {
  const events = readAnswer(await client.ask(request, { signal }));
  let isBegun = false;
  const show = async (text: string): Promise<void> => {
    isBegun = true;
    await terminal.print(text);
  };
  try {
    const answer = await collect(events, { show });
    await terminal.print(renderSources(answer));
  } catch (thrown) {
    // What is said about it next gets a line of its own.
    if (isBegun) await terminal.print('\n');
    throw thrown;
  }
}

async function collect(
  events: ReturnType<typeof readAnswer>,
  { show }: { show: (text: string) => Promise<void> },
): Promise<RagAnswer> {
  let answer = '';
  for (;;) {
    const { value, done } = await events.next();
    if (done) return { ...value, answer };
    answer += value;
    await show(value);
  }
}

function renderSources(answer: RagAnswer): string {
  const sources = citedSources(answer).map(
    (source) => `${`[${source.number}]`.padEnd(4)}${describePassage(source)}`,
  );
  const parts = [sources.join('\n'), ...remarksOn(answer)].filter((part) => part !== '');
  return `\n${parts.map((part) => `\n${part}\n`).join('')}`;
}

/** What a reader has to know of an answer and cannot see in it. A line each. */
function remarksOn({ engine, abstained, abstainedBy, unsupported }: RagAnswer): string[] {
  const asking = abstainedBy === 'evidence' ? ' No engine was asked.' : '';
  return [
    ...(abstained ? [`The library does not answer this.${asking}`] : []),
    ...(unsupported ? ['Beware: no sentence of this answer is borne out by the sources it cites.'] : []),
    ...(engine === 'extractive' && !abstained
      ? ['No language model answered: these are quotes from your text.']
      : []),
  ];
}
