import type { LegName } from '../document.ts';

/** Why searches go without a leg, or with less of it than there could be. */
export interface LegFailure {
  readonly leg: LegName;
  /** `search`: one query's embedding; `fit`: of the latent space; `embedding`: of passages, which is tried again. */
  readonly during: 'search' | 'fit' | 'embedding';
  readonly error: unknown;
}
