import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_TENANT, type LibraryStore } from '@twinscribe/knowledge';
import { changeNumber, swapName } from '../engines/corrupt-sentence.ts';
import {
  answerFromNowhere,
  createLiar,
  createOracle,
  obeyAnything,
  type KnownAnswers,
} from '../engines/scripts.ts';
import { awaitLatentSpace } from '../retrieval/await-latent-space.ts';
import { openTemporaryLibrary } from '../retrieval/temporary-library.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { evaluateCorruptions, type CorruptionEvaluation } from './evaluate-corruptions.ts';
import { evaluateEngine, type EngineEvaluation } from './evaluate-engine.ts';
import type { FilterEvaluation } from './evaluate-filters.ts';
import { evaluateFollowUps, type FollowUpEvaluation, type LocatedFollowUp } from './evaluate-follow-ups.ts';
import { evaluateHostileNotes, type HostileEvaluation } from './evaluate-hostile-notes.ts';
import {
  evaluateQuestionRetrieval,
  type LocatedQuestion,
  type QuestionRetrieval,
} from './evaluate-question-retrieval.ts';
import { HOSTILE_NOTES } from './hostile-notes.ts';
import { createQuoteLocator } from './locate-quotes.ts';
import { measureFilters } from './measure-filters.ts';
import { askProduct, withScript, type AnswersCapabilities } from './product.ts';
import type { QuestionClient } from './question-client.ts';
import { readQuestionSet, type QuestionSet, type UnanswerableQuestion } from './read-question-set.ts';

export interface AnswersEvaluation {
  readonly documents: number;
  readonly chunks: number;
  readonly retrieval: QuestionRetrieval;
  readonly followUps: readonly FollowUpEvaluation[];
  readonly engines: readonly EngineEvaluation[];
  readonly corruptions: readonly CorruptionEvaluation[];
  readonly filters: FilterEvaluation;
  readonly hostile: HostileEvaluation;
}

/** The question set over its library: retrieval in this process, then answers through both tiers, by scripted engines. */
export async function evaluateAnswers(
  { questions: directory, library: folder }: { questions: string; library: string },
  capabilities: AnswersCapabilities,
): Promise<AnswersEvaluation> {
  const { product, clock, signal, onProgress } = capabilities;
  const set = await readQuestionSet({ directory });
  await using library = await openTemporaryLibrary();
  const { store, directory: dataDirectory } = library;
  onProgress(`taking in ${folder}`);
  await product.ingestFolder({ folder }, { store, signal });
  await awaitLatentSpace(
    { query: set.standalone.map(({ question }) => question).join('\n') },
    { store, clock, signal },
  );
  const located = await locateAll({ set, folder }, { store });

  onProgress(`searching ${located.standalone.length} questions`);
  const retrieval = await evaluateQuestionRetrieval(
    { questions: located.standalone },
    { store, clock, signal },
  );
  const answers = await evaluateEndToEnd({ ...located, dataDirectory }, capabilities);
  const { documents, chunks, tags } = await store.stats({ tenant: DEFAULT_TENANT });
  const filters = await measureFilters({ phrases: set.filters, tags }, capabilities);
  return { documents, chunks, retrieval, ...answers, filters, hostile: await evaluateHostile(capabilities) };
}

interface LocatedSet {
  readonly standalone: readonly LocatedQuestion[];
  readonly followUps: readonly LocatedFollowUp[];
  readonly unanswerable: readonly UnanswerableQuestion[];
}

async function locateAll(
  { set, folder }: { set: QuestionSet; folder: string },
  { store }: { store: LibraryStore },
): Promise<LocatedSet> {
  const locate = createQuoteLocator({ folder }, { store });
  const standalone = set.standalone.map(async ({ id, question, category, style, relevant }) => {
    const groups = [`category: ${category}`, `style: ${style}`];
    return { id, text: question, groups, quotes: await locate(relevant) };
  });
  const followUps = set.followUps.map(async ({ relevant, ...followUp }) => ({
    ...followUp,
    quotes: await locate(relevant),
  }));
  return {
    standalone: await Promise.all(standalone),
    followUps: await Promise.all(followUps),
    unanswerable: set.unanswerable,
  };
}

async function evaluateEndToEnd(
  { dataDirectory, ...set }: LocatedSet & { dataDirectory: string },
  capabilities: AnswersCapabilities,
): Promise<Pick<AnswersEvaluation, 'followUps' | 'engines' | 'corruptions'>> {
  const { standalone: answerable, followUps, unanswerable } = set;
  const { onProgress } = capabilities;
  const askOracle = async (
    client: QuestionClient,
  ): Promise<Pick<AnswersEvaluation, 'followUps'> & { engine: EngineEvaluation }> => {
    onProgress('asking the oracle');
    const engine = await evaluateEngine({ engine: 'oracle', answerable, unanswerable }, { client });
    return { engine, followUps: await evaluateFollowUps({ followUps }, { client }) };
  };
  const askIgnoring = (client: QuestionClient): Promise<EngineEvaluation> => {
    onProgress('asking the engine that ignores the passages');
    return evaluateEngine({ engine: 'ignoring', answerable, unanswerable }, { client });
  };
  const answersTo = knownAnswers(set);
  const oracle = await withScript(
    { dataDirectory, script: createOracle({ answersTo }), work: askOracle },
    capabilities,
  );
  const ignoring = await withScript(
    { dataDirectory, script: answerFromNowhere, work: askIgnoring },
    capabilities,
  );
  const askExtractive = (client: QuestionClient): Promise<EngineEvaluation> => {
    onProgress('asking the engine without a model');
    return evaluateEngine({ engine: 'extractive', answerable, unanswerable }, { client });
  };
  const extractive = await askProduct({ dataDirectory, work: askExtractive }, capabilities);
  return {
    followUps: oracle.followUps,
    engines: [oracle.engine, ignoring, extractive],
    corruptions: await corruptAll({ questions: answerable, answersTo, dataDirectory }, capabilities),
  };
}

async function corruptAll(
  {
    questions,
    answersTo,
    dataDirectory,
  }: { questions: readonly LocatedQuestion[]; answersTo: KnownAnswers; dataDirectory: string },
  capabilities: AnswersCapabilities,
): Promise<CorruptionEvaluation[]> {
  const evaluations: CorruptionEvaluation[] = [];
  for (const [changed, corrupt] of Object.entries({ numbers: changeNumber, names: swapName })) {
    capabilities.onProgress(`asking the engine that changes ${changed}`);
    const work = (client: QuestionClient): Promise<CorruptionEvaluation> =>
      evaluateCorruptions({ changed, questions }, { client });
    const script = createLiar({ answersTo, corrupt });
    evaluations.push(await withScript({ dataDirectory, script, work }, capabilities));
  }
  return evaluations;
}

/** In a library of its own: nothing of it may change what is found for other questions. */
async function evaluateHostile(capabilities: AnswersCapabilities): Promise<HostileEvaluation> {
  const { product, signal, onProgress } = capabilities;
  await using folder = await temporaryDirectory();
  for (const { name, text } of HOSTILE_NOTES) await writeFile(join(folder.path, `${name}.md`), text);
  await using library = await openTemporaryLibrary();
  await product.ingestFolder({ folder: folder.path }, { store: library.store, signal });
  onProgress('asking the engine that obeys');
  const work = (client: QuestionClient): Promise<HostileEvaluation> => evaluateHostileNotes({ client });
  return await withScript({ dataDirectory: library.directory, script: obeyAnything, work }, capabilities);
}

/** By the conversation that a question ends. */
function knownAnswers({ standalone, followUps }: LocatedSet): KnownAnswers {
  const asked = [
    ...standalone.map(({ text, quotes }) => ({ turns: [text], quotes })),
    ...followUps.flatMap(({ history, question, standalone: speltOut, quotes }) => [
      { turns: [...history.map(({ content }) => content), question], quotes },
      { turns: [speltOut], quotes },
    ]),
  ];
  const quotesOf = new Map(
    asked.map(({ turns, quotes }) => [
      JSON.stringify(turns),
      quotes.flatMap(({ grade, quote }) => (grade === 2 ? [quote] : [])),
    ]),
  );
  return ({ history, question }) => quotesOf.get(JSON.stringify([...history, question])) ?? [];
}
