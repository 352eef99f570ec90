import type { Catalogue } from './catalogue.ts';
import { renderTable } from './render-table.ts';

/** What there is to plan with, for people at a terminal, ending in a line break. */
export function renderCatalogue(catalogue: Catalogue): string {
  const sections = [
    [`Catalogue of ${catalogue.updated}; prices on demand in ${catalogue.region}`],
    ['GPUs', ...renderTable(gpuRows(catalogue))],
    ['Quantisations', ...renderTable(quantizationRows(catalogue))],
    ['Models', ...renderTable(modelRows(catalogue))],
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function gpuRows({ gpus, instances }: Catalogue): string[][] {
  return Object.entries(gpus).map(([key, { name, bandwidthGBps }]) => {
    const carriers = Object.entries(instances)
      .filter(([, { gpu }]) => gpu === key)
      .sort(([, a], [, b]) => a.usdPerHour - b.usdPerHour)
      .map(([type, { gpuCount, usdPerHour }]) => `${type} (${gpuCount}, $${usdPerHour.toFixed(2)})`);
    const mark = bandwidthGBps.verified ? '' : ' (unverified)';
    return [key, name, `${bandwidthGBps.value} GB/s${mark}`, carriers.join(', ')];
  });
}

function quantizationRows({ quantizations }: Catalogue): string[][] {
  return Object.entries(quantizations).map(([key, { description, aliases }]) => [
    key,
    description,
    `also: ${aliases.join(', ')}`,
  ]);
}

function modelRows({ models }: Catalogue): string[][] {
  return Object.entries(models).map(([key, { name, attention, weights }]) => [
    key,
    name,
    attention === 'full' ? '' : `not planned: ${attention}`,
    Object.entries(weights)
      .map(([quantization, { gib, approximate }]) => `${quantization} ${approximate ? '~' : ''}${gib} GiB`)
      .join(', '),
  ]);
}
