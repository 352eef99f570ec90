import { LEG_NAMES, type LegName } from '@twinscribe/knowledge';
import { AppError } from '@twinscribe/platform';

/** A way to search that is measured: some of the store's legs, or whatever the store does by itself. */
export interface Configuration {
  readonly name: string;
  /** Undefined: the store's own choice, which is all of them. */
  readonly legs: readonly LegName[] | undefined;
}

/** What every other configuration is compared with. */
export const BASELINE_NAME = 'bm25';
export const DEFAULT_NAME = 'default';
export const DEFAULT_CONFIGURATIONS = [...LEG_NAMES, 'bm25+lsa', DEFAULT_NAME] as const;

/** `default`, or names of legs with `+` between them. Anything else throws AppError `invalid_request`. */
export function parseConfiguration(name: string): Configuration {
  if (name === DEFAULT_NAME) return { name, legs: undefined };
  const legs = name.split('+').map((leg) => LEG_NAMES.find((known) => known === leg));
  const known = legs.filter((leg) => leg !== undefined);
  if (known.length < legs.length || new Set(known).size < known.length) {
    throw new AppError(
      'invalid_request',
      `${name} is no configuration. Write ${DEFAULT_NAME}, or legs (${LEG_NAMES.join(', ')}) as in bm25+lsa.`,
    );
  }
  return { name, legs: known };
}

export interface Ablation extends Configuration {
  readonly without: LegName;
}

/** The default without each of its legs in turn. */
export function listAblations(): Ablation[] {
  return LEG_NAMES.map((without) => {
    const legs = LEG_NAMES.filter((leg) => leg !== without);
    return { name: legs.join('+'), legs, without };
  });
}
