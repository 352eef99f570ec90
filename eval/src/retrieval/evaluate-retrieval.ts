import { basename, resolve } from 'node:path';
import { DEFAULT_TENANT } from '@twinscribe/knowledge';
import type { Clock } from '@twinscribe/platform';
import type { Comparison } from '../compare-scores.ts';
import { readBeirDataset } from '../read-beir-dataset.ts';
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

export interface RetrievalEvaluation {
  /** Name of its folder. */
  readonly dataset: string;
  readonly documents: number;
  readonly chunks: number;
  readonly queries: number;
  readonly ingestMs: number;
  /** From the last document to the first answer of the latent space. */
  readonly fitMs: number;
  readonly configurations: readonly ConfigurationResult[];
  /** The default minus the default without the leg: what the leg is worth. Empty without the default. */
  readonly ablations: readonly { readonly leg: string; readonly gain: Comparison }[];
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
  const query = dataset.queries.map(({ text }) => text).join('\n');
  await awaitLatentSpace({ query }, { store, clock, signal });
  const fitMs = clock.now() - start - ingestMs;

  const questions = { ...dataset, nameOf: (id: string) => corpusIds.get(id) ?? id };
  const capabilities = { store, clock, signal };
  onProgress(`searching ${dataset.queries.length} queries in ${configurations.length} configurations`);
  const results = await evaluateConfigurations({ ...questions, configurations }, capabilities);
  const whole = results.find(({ name }) => name === DEFAULT_NAME);
  const { documents, chunks } = await store.stats({ tenant: DEFAULT_TENANT });
  return {
    ...{ dataset: basename(resolve(directory)), documents, chunks, queries: dataset.queries.length },
    ...{ ingestMs, fitMs, configurations: results },
    ablations: whole === undefined ? [] : await measureAblations({ ...questions, whole }, capabilities),
  };
}

export async function measureAblations(
  {
    whole,
    ...questions
  }: Omit<Parameters<typeof evaluateConfigurations>[0], 'configurations'> & { whole: ConfigurationResult },
  capabilities: EvaluationCapabilities,
): Promise<{ leg: string; gain: Comparison }[]> {
  const ablations = listAblations();
  const reduced = await evaluateConfigurations({ ...questions, configurations: ablations }, capabilities);
  return ablations.flatMap(({ without, name }) => {
    const baseline = reduced.find((result) => result.name === name);
    return baseline === undefined
      ? []
      : [{ leg: without, gain: compareQuality({ baseline, candidate: whole }) }];
  });
}
