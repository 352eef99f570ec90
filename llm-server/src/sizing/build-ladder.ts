import type { Catalogue } from './catalogue.ts';
import { listRungs, type Rung, type RungQuery } from './list-rungs.ts';

const LIMIT_DOWN = 3;
const LIMIT_UP = 5;

export interface LadderStep extends Rung {
  /** Of what was asked for; null where AWS sells nothing that carries it. */
  readonly priceRatio: number | null;
  /** Of what was asked for; null where that holds no token. */
  readonly tokensRatio: number | null;
}

/** All cheapest first. */
export interface Ladder {
  readonly down: readonly LadderStep[];
  readonly up: readonly LadderStep[];
  /** The cheapest at each quantisation with smaller weights, where that costs less. */
  readonly lighter: readonly LadderStep[];
}

/** What the steps are compared with. */
export interface LadderBase {
  readonly gpu: string;
  readonly gpus: number;
  readonly usdPerHour: number | null;
  readonly kvTokens: number;
  readonly tokensPerSecond: number;
}

export interface LadderInput {
  readonly base: LadderBase;
  readonly query: RungQuery;
}

/**
 * The same model on what costs less and still carries it, and on what costs more and brings more: tokens in the cache,
 * or speed. What costs more than something that is at least as good in both is left out.
 */
export function buildLadder({ base, query }: LadderInput, catalogue: Catalogue): Ladder {
  const price = base.usdPerHour ?? 0;
  const others = listRungs(query, catalogue).filter(
    ({ gpu, gpus }) => gpu !== base.gpu || gpus !== base.gpus,
  );
  const steps = dropDominated(others).map((rung) => compare(rung, base));
  return {
    down: steps.filter(({ usdPerHour }) => usdPerHour < price).slice(0, LIMIT_DOWN),
    up: steps
      .filter(
        ({ usdPerHour, kvTokens, tokensPerSecond }) =>
          usdPerHour >= price && (kvTokens > base.kvTokens || tokensPerSecond > base.tokensPerSecond),
      )
      .slice(0, LIMIT_UP),
    lighter: findLighter(query, catalogue)
      .filter(({ usdPerHour }) => usdPerHour < price)
      .map((rung) => compare(rung, base)),
  };
}

function findLighter(query: RungQuery, catalogue: Catalogue): Rung[] {
  const { weights } = query.model;
  const asked = weights[query.quantization]?.gib ?? 0;
  return Object.keys(weights)
    .filter((quantization) => (weights[quantization]?.gib ?? 0) < asked)
    .flatMap((quantization) => pickSafest(listRungs({ ...query, quantization }, catalogue)));
}

/**
 * What carries the model where the size asked for does not, cheapest first: at each quantisation the cheapest, and at the
 * one asked for more of the same GPU.
 */
export function suggestSizes({ base, query }: LadderInput, catalogue: Catalogue): LadderStep[] {
  const cheapest = Object.keys(query.model.weights).flatMap((quantization) =>
    pickSafest(listRungs({ ...query, quantization }, catalogue)),
  );
  const sameGpu = listRungs(query, catalogue).filter(({ gpu }) => gpu === base.gpu);
  const keyOf = ({ gpu, gpus, quantization }: Rung): string => `${gpu} ${gpus} ${quantization}`;
  const all = new Map([...cheapest, ...pickSafest(sameGpu)].map((rung) => [keyOf(rung), rung]));
  return [...all.values()].sort((a, b) => a.usdPerHour - b.usdPerHour).map((rung) => compare(rung, base));
}

/** The cheapest that fits even at the low end; where none does, the cheapest. */
function pickSafest(rungs: readonly Rung[]): Rung[] {
  const safest = rungs.find(({ fit }) => fit === 'fits') ?? rungs[0];
  return safest === undefined ? [] : [safest];
}

function dropDominated(rungs: readonly Rung[]): Rung[] {
  return rungs.filter(
    (rung, index) =>
      !rungs
        .slice(0, index)
        .some(
          (cheaper) => cheaper.kvTokens >= rung.kvTokens && cheaper.tokensPerSecond >= rung.tokensPerSecond,
        ),
  );
}

function compare(rung: Rung, base: LadderBase): LadderStep {
  return {
    ...rung,
    priceRatio: base.usdPerHour === null ? null : roundRatio(rung.usdPerHour / base.usdPerHour),
    tokensRatio: base.kvTokens === 0 ? null : roundRatio(rung.kvTokens / base.kvTokens),
  };
}

const roundRatio = (ratio: number): number => Math.round(ratio * 100) / 100;
