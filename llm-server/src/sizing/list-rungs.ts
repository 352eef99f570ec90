import type { Catalogue, FullAttentionModel } from './catalogue.ts';
import { estimateCapacity } from './estimate-capacity.ts';
import { findOffers } from './find-offers.ts';
import { judgeFit, type Fit } from './judge-fit.ts';
import { sharesEvenly, type KvCacheDtype } from './kv-cache.ts';

/** A way to run the model that fits, at the price of the cheapest instance that carries it. */
export interface Rung {
  readonly gpu: string;
  readonly gpus: number;
  readonly quantization: string;
  readonly instance: string;
  readonly usdPerHour: number;
  readonly priceDate: string;
  readonly fit: Exclude<Fit, 'does-not-fit'>;
  /** Likely. */
  readonly kvTokens: number;
  /** Expected, of one stream. */
  readonly tokensPerSecond: number;
}

export interface RungQuery {
  readonly model: FullAttentionModel;
  readonly quantization: string;
  readonly neededTokens: number;
  readonly utilization: number;
  readonly kvCacheDtype: KvCacheDtype;
  readonly maxBatchedTokens?: number | undefined;
}

/** Every GPU of the catalogue in every number that AWS sells it in, cheapest first. */
export function listRungs(query: RungQuery, catalogue: Catalogue): Rung[] {
  const weights = query.model.weights[query.quantization];
  if (weights === undefined) return [];
  return listSizes(catalogue)
    .filter(({ gpus }) => sharesEvenly({ model: query.model, gpus }))
    .flatMap(({ key, gpus }) => {
      const gpu = catalogue.gpus[key];
      const [offer] = findOffers({ gpu: key, gpus }, catalogue);
      if (gpu === undefined || offer === undefined) return [];
      const capacity = estimateCapacity({ ...query, gpu, gpus, weights });
      const fit = judgeFit({ kvTokens: capacity.kvTokens, neededTokens: query.neededTokens });
      if (fit === 'does-not-fit') return [];
      const { instance, usdPerHour, priceDate } = offer;
      const { kvTokens, tokensPerSecond } = capacity;
      return [
        {
          gpu: key,
          gpus,
          quantization: query.quantization,
          instance,
          usdPerHour,
          priceDate,
          fit,
          kvTokens: kvTokens.likely,
          tokensPerSecond: Math.round(tokensPerSecond.expected),
        },
      ];
    })
    .sort((a, b) => a.usdPerHour - b.usdPerHour || b.kvTokens - a.kvTokens);
}

function listSizes(catalogue: Catalogue): { key: string; gpus: number }[] {
  return Object.keys(catalogue.gpus).flatMap((key) => {
    const counts = Object.values(catalogue.instances)
      .filter(({ gpu }) => gpu === key)
      .map(({ gpuCount }) => gpuCount);
    return [...new Set(counts)].map((gpus) => ({ key, gpus }));
  });
}
