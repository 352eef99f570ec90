import { expect, test } from '@jest/globals';
import type { ScoredChunk } from '@twinscribe/knowledge';
import fc from 'fast-check';
import { libraryOf, writeDocument, type WrittenDocument } from '../../../test/passages.ts';
import { createStepTimer } from '../step-timer.ts';
import { passageTokens } from './passage-tokens.ts';
import { selectSources, type Selection } from './select-sources.ts';

interface Question {
  readonly written: readonly WrittenDocument[];
  readonly found: readonly ScoredChunk[];
  readonly k: number;
  readonly budgetTokens: number;
}

const select = ({ written, ...choice }: Question): Promise<Selection> =>
  selectSources(
    { ...choice, tenant: 't', query: 'bread' },
    {
      library: libraryOf(written),
      timer: createStepTimer({ now: () => 0 }),
      signal: new AbortController().signal,
    },
  );

const piece = fc
  .array(fc.constantFrom('rye ', 'wheat ', 'oven ', 'water ', '230 ', '面包', 'קמח ', '🍞 '), {
    maxLength: 30,
  })
  .map((words) => `${words.join('')}\n`);
const question: fc.Arbitrary<Question> = fc
  .array(fc.array(piece, { minLength: 1, maxLength: 8 }), { maxLength: 4 })
  .map((documents) => documents.map((pieces, i) => writeDocument({ id: `d${i}`, pieces })))
  .chain((written) => {
    const hits = written.flatMap((one) => one.hits.filter(({ chunk }) => chunk.kind !== 'hidden'));
    return fc.record({
      written: fc.constant(written),
      found: fc.shuffledSubarray(hits),
      k: fc.integer({ min: 1, max: 8 }),
      budgetTokens: fc.integer({ min: 0, max: 600 }),
    });
  });

test('sources never pass the budget or k, are numbered from 1, and say what stands in their ranges, each text once', async () => {
  await fc.assert(
    fc.asyncProperty(question, async (asked) => {
      const { sources } = await select(asked);
      const used = sources.reduce((sum, source) => sum + passageTokens(source), 0);
      expect(used).toBeLessThanOrEqual(asked.budgetTokens);
      expect(sources.length).toBeLessThanOrEqual(asked.k);
      expect(sources.map(({ number }) => number)).toEqual(sources.map((_, i) => i + 1));
      for (const { documentId, start, end, text } of sources) {
        const from = asked.written.find(({ document }) => document.id === documentId);
        expect(from?.document.text.slice(start, end)).toBe(text);
      }
      expect(new Set(sources.map(({ text }) => text.trim())).size).toBe(sources.length);
      const apart = sources.every((a) =>
        sources.every(
          (b) => a === b || a.documentId !== b.documentId || a.end <= b.start || b.end <= a.start,
        ),
      );
      expect(apart).toBe(true);
      expect((await select(asked)).sources).toEqual(sources);
    }),
  );
});

test('sources come in the order of rank, by the best passage that each holds', async () => {
  await fc.assert(
    fc.asyncProperty(question, async (asked) => {
      const { sources } = await select(asked);
      const ranks = sources.map(({ chunkId }) => asked.found.findIndex(({ chunk }) => chunk.id === chunkId));
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    }),
  );
});

const words = (name: string): string =>
  `${[...'abcdefghij'].map((letter) => `${name}${letter}`).join(' ')}\n`;
const far = (name: string): string[] => [
  words(name),
  '\n',
  words(`${name}x`),
  '\n',
  words(`${name}y`),
  '\n',
  words(`${name}z`),
];

test('a document gives half of k, while others have something to give', async () => {
  const [long, other] = [
    writeDocument({ id: 'long', pieces: far('l') }),
    writeDocument({ id: 'other', pieces: far('o') }),
  ];
  const found = [...long.hits, ...other.hits].filter(({ chunk }) => chunk.kind !== 'hidden');
  const { sources } = await select({ written: [long, other], found, k: 4, budgetTokens: 5_000 });
  expect(sources.map(({ documentId }) => documentId)).toEqual(['long', 'long', 'other', 'other']);
});

test('a document that stands alone fills k', async () => {
  const long = writeDocument({ id: 'long', pieces: far('l') });
  const found = long.hits.filter(({ chunk }) => chunk.kind !== 'hidden');
  expect((await select({ written: [long], found, k: 4, budgetTokens: 5_000 })).sources).toHaveLength(4);
});

test('nothing found, and no room, make no sources', async () => {
  const { hits } = writeDocument({ id: 'a', pieces: ['bread'] });
  expect((await select({ written: [], found: [], k: 8, budgetTokens: 5_000 })).sources).toEqual([]);
  expect((await select({ written: [], found: hits, k: 8, budgetTokens: 0 })).sources).toEqual([]);
});
