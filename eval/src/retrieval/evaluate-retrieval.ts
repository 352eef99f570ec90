import { basename, resolve } from 'node:path';
import { DEFAULT_TENANT } from '@twinscribe/knowledge';
import type { Clock } from '@twinscribe/platform';
import type { Comparison } from '../compare-scores.ts';
import { LEAST_RELEVANT } from '../metrics.ts';
import { readBeirDataset, type BeirDataset } from '../read-beir-dataset.ts';
import { awaitLatentSpace } from './await-latent-space.ts';
import {
  BASELINE_NAME,
  DEFAULT_CONFIGURATIONS,
  DEFAULT_NAME,
  listAblations,
  parseConfiguration,
} from './configuration.ts';
import {
  compareQuality,
  evaluateConfigurations,
  type ConfigurationResult,
  type EvaluationCapabilities,
} from './evaluate-configurations.ts';
import { ingestCorpus } from './ingest-corpus.ts';
import { openTemporaryLibrary } from './temporary-library.ts';

const SAMPLE_DOCUMENTS = 20;
const SAMPLE_LENGTH = 1_000;

export interface RetrievalEvaluation {
  /** Name of its folder. */
  readonly dataset: string;
  readonly documents: number;
  readonly chunks: number;
  readonly queries: number;
  /** Those of them for which nothing relevant is known: they count in no mean. */
  readonly unjudged: number;
  /** Relevant ones by the judgements that the corpus does not have: nobody can find them. */
  readonly missingDocuments: number;
  readonly ingestMs: number;
  /** From the last document to the first answer of the latent space. */
  readonly fitMs: number;
  readonly configurations: readonly ConfigurationResult[];
  /** The default minus the default without the part, a leg or feedback: what it is worth. Empty without the default. */
  readonly ablations: readonly { readonly part: string; readonly gain: Comparison }[];
}

export interface RetrievalOptions {
  /** In BEIR's layout. */
  readonly directory: string;
  /** Of the corpus, ISO 639-1; null where it is unknown. */
  readonly language: string | null;
  readonly configurations?: readonly string[] | undefined;
}

interface Capabilities {
  readonly clock: Pick<Clock, 'now'>;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/** Ingests the corpus into a library of its own and measures each configuration on the collection's queries. */
export async function evaluateRetrieval(
  { directory, language, configurations: names = DEFAULT_CONFIGURATIONS }: RetrievalOptions,
  { clock, signal, onProgress }: Capabilities,
): Promise<RetrievalEvaluation> {
  const configurations = [...new Set([BASELINE_NAME, ...names])].map(parseConfiguration);
  const dataset = await readBeirDataset({ directory });
  await using library = await openTemporaryLibrary();
  const { store } = library;

  onProgress(`taking in ${directory}`);
  const start = clock.now();
  const corpusIds = await ingestCorpus({ dataset, language }, { store, signal });
  const ingestMs = clock.now() - start;
  onProgress('waiting for the latent space');
  await awaitLatentSpace({ query: await sampleOf(dataset) }, { store, clock, signal });
  const fitMs = clock.now() - start - ingestMs;

  const questions = { ...dataset, nameOf: (id: string) => corpusIds.get(id) ?? id };
  const capabilities = { store, clock, signal };
  onProgress(`searching ${dataset.queries.length} queries in ${configurations.length} configurations`);
  const results = await evaluateConfigurations({ ...questions, configurations }, capabilities);
  const whole = results.find(({ name }) => name === DEFAULT_NAME);
  const { documents, chunks } = await store.stats({ tenant: DEFAULT_TENANT });
  return {
    ...{ dataset: basename(resolve(directory)), documents, chunks, queries: dataset.queries.length },
    ...{ unjudged: results[0]?.scores.unjudged.length ?? 0, ingestMs, fitMs, configurations: results },
    missingDocuments: countMissing({ dataset, corpusIds: new Set(corpusIds.values()) }),
    ablations: whole === undefined ? [] : await measureAblations({ ...questions, whole }, capabilities),
  };
}

/** Words that the library has, whatever the queries ask for. */
async function sampleOf({ documents }: Pick<BeirDataset, 'documents'>): Promise<string> {
  const texts: string[] = [];
  for await (const { title, text } of documents()) {
    texts.push(`${title} ${text}`.slice(0, SAMPLE_LENGTH));
    if (texts.length === SAMPLE_DOCUMENTS) break;
  }
  return texts.join('\n');
}

function countMissing({
  dataset: { qrels },
  corpusIds,
}: {
  dataset: Pick<BeirDataset, 'qrels'>;
  corpusIds: ReadonlySet<string>;
}): number {
  const relevant = [...qrels.values()].flatMap((judgements) =>
    [...judgements].flatMap(([id, score]) => (score >= LEAST_RELEVANT ? [id] : [])),
  );
  return new Set(relevant.filter((id) => !corpusIds.has(id))).size;
}

export async function measureAblations(
  {
    whole,
    ...questions
  }: Omit<Parameters<typeof evaluateConfigurations>[0], 'configurations'> & { whole: ConfigurationResult },
  capabilities: EvaluationCapabilities,
): Promise<{ part: string; gain: Comparison }[]> {
  const ablations = listAblations();
  const reduced = await evaluateConfigurations({ ...questions, configurations: ablations }, capabilities);
  return ablations.flatMap(({ without, name }) => {
    const baseline = reduced.find((result) => result.name === name);
    return baseline === undefined
      ? []
      : [{ part: without, gain: compareQuality({ baseline, candidate: whole }) }];
  });
}
