import type { Catalogue } from './catalogue.ts';

/** An AWS instance that carries the GPUs asked for. */
export interface Offer {
  readonly instance: string;
  readonly gpuCount: number;
  readonly vcpus: number;
  readonly memoryGib: number;
  readonly usdPerHour: number;
  readonly priceDate: string;
}

export interface Wanted {
  readonly gpu: string;
  readonly gpus: number;
}

/**
 * Cheapest first: the instances with exactly that many; where AWS sells none, those with the next larger number. Empty if
 * no instance carries that many.
 */
export function findOffers({ gpu, gpus }: Wanted, catalogue: Catalogue): Offer[] {
  const enough = Object.entries(catalogue.instances).filter(
    ([, instance]) => instance.gpu === gpu && instance.gpuCount >= gpus,
  );
  const fewest = Math.min(...enough.map(([, { gpuCount }]) => gpuCount));
  return enough
    .filter(([, { gpuCount }]) => gpuCount === fewest)
    .map(([instance, { gpuCount, vcpus, memoryGib, usdPerHour, priceDate }]) => ({
      instance,
      gpuCount,
      vcpus,
      memoryGib,
      usdPerHour,
      priceDate,
    }))
    .sort((a, b) => a.usdPerHour - b.usdPerHour);
}

/** What to know where AWS does not sell the number asked for; undefined where it does. */
export function explainOffers({ gpu, gpus }: Wanted, catalogue: Catalogue): string | undefined {
  const [smallest] = findOffers({ gpu, gpus }, catalogue);
  const wanted = catalogue.gpus[gpu];
  if (wanted === undefined || smallest === undefined || smallest.gpuCount === gpus) return undefined;
  const count = gpus === 1 ? 'a single' : `exactly ${gpus} ×`;
  const only = `AWS has no instance with ${count} ${wanted.name}: the smallest that carries it is ${smallest.instance} with ${smallest.gpuCount}, at $${smallest.usdPerHour.toFixed(2)} an hour.`;
  const others = gpus === 1 ? findSingles(wanted.memoryMib, catalogue) : [];
  return others.length === 0 ? only : `${only} Single GPUs of that size or larger: ${others.join(', ')}.`;
}

function findSingles(memoryMib: number, catalogue: Catalogue): string[] {
  return Object.entries(catalogue.gpus)
    .filter(([, other]) => other.memoryMib >= memoryMib)
    .flatMap(([key, { name }]) => {
      const [offer] = findOffers({ gpu: key, gpus: 1 }, catalogue);
      return offer?.gpuCount === 1 ? [{ name, offer }] : [];
    })
    .sort((a, b) => a.offer.usdPerHour - b.offer.usdPerHour)
    .map(({ name, offer }) => `${offer.instance} (${name}, $${offer.usdPerHour.toFixed(2)} an hour)`);
}
