import { LEG_NAMES, type Fusion, type LegName } from '@twinscribe/knowledge';
import { AppError } from '@twinscribe/platform';

/** A way to search that is measured: some of the store's legs, or whatever the store does by itself. */
export interface Configuration {
  readonly name: string;
  /** Undefined, as the others: the store's own choice. Of legs that is all of them. */
  readonly legs?: readonly LegName[];
  readonly fusion?: Fusion;
  readonly feedback?: boolean;
}

/** What the store is told of a configuration. */
export const searchOptionsOf = ({ legs, fusion, feedback }: Configuration) => ({ legs, fusion, feedback });

/** What every other configuration is compared with. */
export const BASELINE_NAME = 'bm25';
export const DEFAULT_NAME = 'default';
/** All legs, fused by their scores. */
const CONVEX_NAME = 'convex';
export const DEFAULT_CONFIGURATIONS = [...LEG_NAMES, 'bm25+lsa', CONVEX_NAME, DEFAULT_NAME] as const;

/** `default`, `convex`, or names of legs with `+` between them. Anything else throws AppError `invalid_request`. */
export function parseConfiguration(name: string): Configuration {
  if (name === DEFAULT_NAME) return { name };
  if (name === CONVEX_NAME) return { name, fusion: 'convex' };
  const legs = name.split('+').map((leg) => LEG_NAMES.find((known) => known === leg));
  const known = legs.filter((leg) => leg !== undefined);
  if (known.length < legs.length || new Set(known).size < known.length) {
    throw new AppError(
      'invalid_request',
      `${name} is no configuration. Write ${DEFAULT_NAME}, ${CONVEX_NAME}, or legs (${LEG_NAMES.join(', ')}) as in bm25+lsa.`,
    );
  }
  return { name, legs: known };
}

export interface Ablation extends Configuration {
  readonly without: LegName | 'feedback';
}

/** The default without each of its legs in turn, and without learning from the first hits. */
export function listAblations(): Ablation[] {
  const legs = LEG_NAMES.map((without) => {
    const others = LEG_NAMES.filter((leg) => leg !== without);
    return { name: others.join('+'), legs: others, without };
  });
  return [...legs, { name: 'without feedback', feedback: false, without: 'feedback' }];
}
