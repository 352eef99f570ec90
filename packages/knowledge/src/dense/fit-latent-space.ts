import { setImmediate as nextTurn } from 'node:timers/promises';
import { LatentSpace } from './latent-space.ts';
import { orderBySeed, type TermHash } from './seeds.ts';
import type { Steps } from './steps.ts';
import { buildTermMatrix } from './term-matrix.ts';
import { rightSingularVectors } from './truncated-svd.ts';
import type { TermCounts } from './weigh-terms.ts';

export interface LatentSpaceOptions {
  /** At most; fewer where the texts spread over fewer. `defaultDimensions` where none are given. */
  readonly dimensions?: number;
  readonly oversampling?: number;
  readonly iterations?: number;
  /** Terms of fewer texts are left out: what only one text has ties it to no other. */
  readonly minTexts?: number;
  /** Given, the space depends on the texts alone, and not on their order. */
  readonly termHash?: TermHash | undefined;
}

const LIMIT_DIMENSIONS = 200;

/**
 * How many directions are worth keeping: a small library has fewer, and more of them would only bring back the words that
 * its texts happen to use. Measured on samples of 100 to 1,400 abstracts.
 */
export function defaultDimensions({ texts }: { texts: number }): number {
  return Math.min(LIMIT_DIMENSIONS, Math.ceil(4 * Math.sqrt(texts)));
}

/**
 * Fits a latent space on texts: latent semantic analysis, by a randomised singular value decomposition of their TF-IDF.
 * Equal texts make the same space, bit for bit, whatever numbers their terms have: in equal order or, with `termHash`, in any.
 *
 * Gives way to other work of the thread every few milliseconds, but for two stretches of up to half a second at 50,000
 * texts: for libraries of that size, run it in a worker. Rejects with the signal's reason once it aborts. `onProgress` is
 * told shares from 0 to 1.
 *
 * Source: Deerwester et al., JASIS 41(6), 1990.
 */
export async function fitLatentSpace(
  { texts, ...options }: LatentSpaceOptions & { readonly texts: readonly TermCounts[] },
  { signal, onProgress = () => {} }: { signal: AbortSignal; onProgress?: (share: number) => void },
): Promise<LatentSpace> {
  const steps = fitSteps({ texts, options });
  for (;;) {
    signal.throwIfAborted();
    const { done, value } = steps.next();
    if (done === true) return value;
    onProgress(value);
    await nextTurn();
  }
}

function* fitSteps({
  texts,
  options: {
    dimensions = defaultDimensions({ texts: texts.length }),
    oversampling = 20,
    iterations = 3,
    minTexts = 2,
    termHash,
  },
}: {
  texts: readonly TermCounts[];
  options: LatentSpaceOptions;
}): Steps<LatentSpace> {
  yield 0;
  const ordered = termHash === undefined ? undefined : orderBySeed({ texts, termHash });
  const inOrder = ordered?.map(({ text }) => text) ?? texts;
  const { matrix, termIds, vocabulary } = buildTermMatrix({ texts: inOrder, minTexts });
  const seeds = ordered &&
    termHash && {
      rows: Uint32Array.from(ordered, ({ seed }) => seed),
      columns: Uint32Array.from(termIds, termHash),
    };
  const { vectors } = yield* rightSingularVectors({ matrix, dimensions, oversampling, iterations, seeds });
  return new LatentSpace({
    termIds,
    rarity: vocabulary.rarity,
    basis: vectors.values,
    dimensions: vectors.width,
    fittedOn: texts.length,
  });
}
