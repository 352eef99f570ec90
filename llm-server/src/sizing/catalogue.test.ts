import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { loadCatalogue } from './catalogue.ts';

const catalogue = loadCatalogue();

test('every number names a source that is there, and every source is used', () => {
  const { gpus, instances, models, sources, about } = catalogue;
  const used = [
    ...Object.values(gpus).flatMap((gpu) => [
      gpu.memorySource,
      gpu.torchVisibleGib.source,
      gpu.bandwidthGBps.source,
    ]),
    ...Object.values(instances).flatMap(({ hostSource, priceSource }) => [hostSource, priceSource]),
    ...Object.values(models).flatMap(({ source, weights }) => [
      source,
      ...Object.values(weights).map((weight) => weight.source),
    ]),
  ];
  expect(used.filter((source) => sources[source] === undefined)).toEqual([]);
  const unused = Object.keys(sources).filter((source) => !used.includes(source) && !about.includes(source));
  expect(unused).toEqual([]);
});

test('prices are of the day of their source', () => {
  for (const { priceDate, priceSource } of Object.values(catalogue.instances))
    expect(catalogue.sources[priceSource]?.date).toBe(priceDate);
});

test('instances carry GPUs, and models weigh in quantisations, that the catalogue has', () => {
  const { gpus, instances, models, quantizations } = catalogue;
  expect(Object.values(instances).filter(({ gpu }) => gpus[gpu] === undefined)).toEqual([]);
  const named = Object.values(models).flatMap(({ weights }) => Object.keys(weights));
  expect(named.filter((name) => quantizations[name] === undefined)).toEqual([]);
});

test.each(['gpus', 'models', 'quantizations'] as const)('no name means two %s', (kind) => {
  const entries: Readonly<Record<string, { aliases: string[] }>> = catalogue[kind];
  const names = Object.entries(entries).flatMap(([key, { aliases }]) => [key, ...aliases]);
  const folded = names.map((name) => name.replace(/[^a-z0-9]/gi, '').toLowerCase());
  expect(folded.filter((name, index) => folded.indexOf(name) !== index)).toEqual([]);
});

test('what nobody confirmed stays marked', () => {
  const unconfirmed = Object.entries(catalogue.gpus)
    .filter(([, { bandwidthGBps }]) => !bandwidthGBps.verified)
    .map(([key]) => key);
  expect(unconfirmed).toEqual(['a10g', 'rtx-pro-4500', 'a100-40', 'rtx-pro-6000']);
});

test('weights that nobody logged are what the formula says', () => {
  const bytesPerParameter: Readonly<Record<string, number>> = { bf16: 2, fp8: 1, awq: 0.51953 };
  for (const { attention, parameters, embeddingParameters, weights } of Object.values(catalogue.models)) {
    if (attention !== 'full') continue;
    for (const [quantization, { gib, approximate }] of Object.entries(weights)) {
      const inner = (parameters - embeddingParameters) * (bytesPerParameter[quantization] ?? 0);
      const calculated = (inner + embeddingParameters * 2) / 2 ** 30;
      expect(Math.abs(gib / calculated - 1)).toBeLessThan(approximate ? 0.002 : 0.01);
    }
  }
});

test('what a process sees of a GPU is a little less than what EC2 says it has', () => {
  for (const { memoryMib, torchVisibleGib } of Object.values(catalogue.gpus)) {
    const { low, likely, high } = torchVisibleGib;
    expect(low).toBeLessThanOrEqual(likely);
    expect(likely).toBeLessThanOrEqual(high);
    expect(low / (memoryMib / 1024)).toBeGreaterThan(0.95);
    expect(high / (memoryMib / 1024)).toBeLessThan(1);
  }
});

// Terraform reads the file as it lies, and its objects of one map want the same keys.
test('the entries of one kind all have the same keys', () => {
  const raw = JSON.parse(
    readFileSync(new URL('../../sizing-catalogue.json', import.meta.url), 'utf8'),
  ) as Record<'gpus' | 'instances' | 'models' | 'sources', Record<string, object>>; // validated by loadCatalogue
  for (const kind of ['gpus', 'instances', 'models', 'sources'] as const) {
    const shapes = Object.values(raw[kind]).map((entry) => Object.keys(entry).sort().join());
    expect(new Set(shapes).size).toBe(1);
  }
});
