import { FAULTS, type FaultName } from './catalogue.ts';
import type { FaultKind } from './fault-kind.ts';

export interface FaultSpec {
  readonly fault: FaultName;
  /** Requests that it strikes before it is used up. Default: all. */
  readonly times?: number;
  /** Share of requests that it strikes, drawn from the behaviour's seed. Default: 1. */
  readonly probability?: number;
  readonly n?: number;
  readonly ms?: number;
  readonly bytes?: number;
  /** Start of the paths that it strikes. Default: only requests that generate. */
  readonly path?: string;
}

/** A fault's numbers, its own or the catalogue's. */
export function faultNumber(spec: FaultSpec, name: 'n' | 'ms' | 'bytes'): number {
  const kind: FaultKind = FAULTS[spec.fault];
  return spec[name] ?? kind[name] ?? 0;
}

export const faultKind = (name: FaultName): FaultKind => FAULTS[name];
