import { createRandom } from '../generation/random.ts';
import type { FaultName } from './catalogue.ts';
import type { Transport } from './fault-kind.ts';
import { faultKind, type FaultSpec } from './fault-spec.ts';

/** The faults that strike one request. */
export type Strike = ReadonlyMap<FaultName, FaultSpec>;

const NO_FAULTS: Strike = new Map();

interface Entry {
  readonly spec: FaultSpec;
  timesLeft: number;
}

interface Request {
  readonly path: string;
  readonly transport: Transport;
  /** Whether it asks for text, rather than for facts about the engine. */
  readonly generates: boolean;
}

/** Which faults are in force, and how often they have struck. `refuse` is not among them: it concerns no request. */
export class FaultBook {
  #entries: Entry[] = [];
  #random: () => number = createRandom(1);
  #struck: Record<string, number> = {};

  replace({ specs, seed }: { specs: readonly FaultSpec[]; seed: number }): void {
    this.#entries = specs.map((spec) => ({ spec, timesLeft: spec.times ?? Infinity }));
    this.#random = createRandom(seed);
  }

  /** Takes one time from each fault that strikes. */
  strike(request: Request): Strike {
    if (this.#entries.length === 0) return NO_FAULTS;
    const strike = new Map<FaultName, FaultSpec>();
    for (const entry of this.#entries) {
      const { spec } = entry;
      if (strike.has(spec.fault) || !concerns(spec, request) || !this.#draw(spec)) continue;
      entry.timesLeft -= 1;
      strike.set(spec.fault, spec);
      this.#struck[spec.fault] = (this.#struck[spec.fault] ?? 0) + 1;
    }
    this.#entries = this.#entries.filter(({ timesLeft }) => timesLeft > 0);
    return strike;
  }

  #draw({ probability = 1 }: FaultSpec): boolean {
    return probability >= 1 || this.#random() < probability;
  }

  /** Those that can still strike. */
  inForce(): FaultSpec[] {
    return this.#entries.map(({ spec, timesLeft }) =>
      Number.isFinite(timesLeft) ? { ...spec, times: timesLeft } : spec,
    );
  }

  /** How often each fault has struck since the last reset. */
  struck(): Record<string, number> {
    return { ...this.#struck };
  }

  reset(): void {
    this.#struck = {};
  }
}

function concerns(spec: FaultSpec, { path, transport, generates }: Request): boolean {
  if (!faultKind(spec.fault).on.includes(transport)) return false;
  return spec.path === undefined ? generates : path.startsWith(spec.path);
}
