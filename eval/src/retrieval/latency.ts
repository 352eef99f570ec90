import { percentile } from './percentile.ts';

/** Milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p95: number;
}

export type NamedLatencies = Readonly<Record<string, Latency>>;

export function latencyOf(values: readonly number[]): Latency {
  return { p50: percentile({ values, share: 0.5 }), p95: percentile({ values, share: 0.95 }) };
}

/** Of each name that a sample has, in the order of their first appearance. */
export function latenciesByName(samples: readonly Readonly<Record<string, number>>[]): NamedLatencies {
  const names = [...new Set(samples.flatMap((sample) => Object.keys(sample)))];
  return Object.fromEntries(
    names.map((name) => [name, latencyOf(samples.flatMap((sample) => sample[name] ?? []))]),
  );
}
