import { crc32 } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { defaultDimensions, fitLatentSpace } from './fit-latent-space.ts';
import type { TermCounts } from './weigh-terms.ts';

const signal = new AbortController().signal;

/** Texts by their words; `numberOf` gives a word its term id. */
function textsOf(documents: readonly string[], numberOf: (word: string) => number): TermCounts[] {
  return documents.map((document) => {
    const counts = new Map<number, number>();
    for (const word of document.split(' ')) counts.set(numberOf(word), (counts.get(numberOf(word)) ?? 0) + 1);
    const termIds = [...counts.keys()].sort((a, b) => a - b);
    return {
      termIds: Uint32Array.from(termIds),
      counts: Uint16Array.from(termIds, (termId) => counts.get(termId) ?? 0),
    };
  });
}

/** Numbers words in the order in which they are asked for. */
function createNumbering({ first = 0, step = 1 }: { first?: number; step?: number } = {}): (
  word: string,
) => number {
  const numbers = new Map<string, number>();
  return (word) => {
    const number = numbers.get(word) ?? first + step * numbers.size;
    numbers.set(word, number);
    return number;
  };
}

const DOCUMENTS = [
  'car engine wheel road',
  'automobile engine wheel road',
  'car road driver wheel',
  'automobile driver engine road',
  'bread oven flour yeast',
  'loaf oven flour yeast',
  'bread yeast baker flour',
  'loaf baker oven yeast',
];

function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  return [...(a ?? [])].reduce((sum, number, i) => sum + number * (b?.[i] ?? 0), 0);
}

test('words that are used alike lie near each other, although no text has both', async () => {
  const numberOf = createNumbering();
  const texts = textsOf(DOCUMENTS, numberOf);
  const space = await fitLatentSpace({ texts, dimensions: 2 }, { signal });
  const [car, automobile, loaf] = textsOf(['car', 'automobile', 'loaf'], numberOf).map((text) =>
    space.vectorOf(text),
  );
  expect(cosine(car, automobile)).toBeGreaterThan(0.9);
  expect(cosine(car, loaf)).toBeLessThan(0.3);
});

test('with hashes of the terms, the order of the texts and the numbers of the terms make no difference', async () => {
  const fit = async (documents: readonly string[], numberOf: (word: string) => number) => {
    const texts = textsOf(documents, numberOf);
    const words = new Map(documents.flatMap((text) => text.split(' ')).map((word) => [numberOf(word), word]));
    const termHash = (termId: number) => crc32(words.get(termId) ?? '');
    const space = await fitLatentSpace({ texts, dimensions: 2, termHash }, { signal });
    return textsOf(DOCUMENTS, numberOf).map((text) => [...(space.vectorOf(text) ?? [])]);
  };
  const plain = await fit(DOCUMENTS, createNumbering());
  expect(await fit([...DOCUMENTS].reverse(), createNumbering({ first: 7, step: 3 }))).toEqual(plain);
});

test('vectors have length 1, and a text without a known term has none', async () => {
  const numberOf = createNumbering();
  const space = await fitLatentSpace({ texts: textsOf(DOCUMENTS, numberOf) }, { signal });
  const [known, partly, unknown] = textsOf(['oven road', 'oven unheard', 'unheard'], numberOf).map((text) =>
    space.vectorOf(text),
  );
  expect(cosine(known, known)).toBeCloseTo(1, 6);
  expect(cosine(partly, partly)).toBeCloseTo(1, 6);
  expect(unknown).toBeUndefined();
});

test('equal texts in equal order make the same space, whatever numbers their terms have', async () => {
  const plain = textsOf(DOCUMENTS, createNumbering());
  const backwards = createNumbering({ first: 900, step: -7 });
  backwards('some word of another library');
  const other = textsOf(DOCUMENTS, backwards);
  const [a, b] = [
    await fitLatentSpace({ texts: plain }, { signal }),
    await fitLatentSpace({ texts: other }, { signal }),
  ];
  expect(b.parts.basis).toEqual(a.parts.basis);
  plain.forEach((text, i) => expect(b.vectorOf(other[i] ?? text)).toEqual(a.vectorOf(text)));
});

test('a library that grew is told by the number of texts that the space was fitted on', async () => {
  const space = await fitLatentSpace({ texts: textsOf(DOCUMENTS, createNumbering()) }, { signal });
  expect(space.parts.fittedOn).toBe(8);
});

test.each([
  ['no text', []],
  ['one text', ['a b c']],
  ['texts without a word in common', ['a b', 'c d', 'e f']],
])('a library of %s makes a space in which nothing lies', async (_name, documents) => {
  const texts = documents.length === 0 ? [] : textsOf(documents, createNumbering());
  const space = await fitLatentSpace({ texts }, { signal });
  expect(space.dimensions).toBe(0);
  for (const text of texts) expect(space.vectorOf(text)).toBeUndefined();
});

test('texts that are all the same spread over one direction', async () => {
  const texts = textsOf(['a b c', 'a b c', 'a b c'], createNumbering());
  const space = await fitLatentSpace({ texts }, { signal });
  expect(space.dimensions).toBe(1);
  const [first, , third] = texts.map((text) => space.vectorOf(text));
  expect(cosine(first, third)).toBeCloseTo(1, 6);
});

test('small libraries get fewer dimensions', () => {
  expect([0, 1, 100, 1_000, 2_000, 50_000].map((texts) => defaultDimensions({ texts }))).toEqual([
    0, 4, 40, 127, 179, 200,
  ]);
});

/** Enough work for many steps. */
function manyTexts(): TermCounts[] {
  return Array.from({ length: 600 }, (_, text) => {
    const termIds = Array.from({ length: 60 }, (_, place) => 10 * place + ((text * 7 + place * place) % 10));
    return { termIds: Uint32Array.from(termIds), counts: new Uint16Array(60).fill(1) };
  });
}

test('the fit makes room for other work of the thread, and tells how far it is', async () => {
  const shares: number[] = [];
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 0);
  await fitLatentSpace({ texts: manyTexts() }, { signal, onProgress: (share) => void shares.push(share) });
  clearInterval(timer);
  expect(turns).toBeGreaterThan(2);
  expect(shares.length).toBeGreaterThan(10);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBeLessThanOrEqual(1);
});

test('an abort ends the fit with its reason', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  let steps = 0;
  const fit = fitLatentSpace(
    { texts: manyTexts() },
    {
      signal: controller.signal,
      onProgress: () => {
        steps += 1;
        if (steps === 3) controller.abort(reason);
      },
    },
  );
  await expect(fit).rejects.toBe(reason);
  expect(steps).toBe(3);
});
