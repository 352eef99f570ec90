import { expect, test } from '@jest/globals';
import { createLibraryNames } from './library-names.ts';

test('the library is asked once in a while, for each tenant by itself', async () => {
  let clock = 0;
  const asked: string[] = [];
  const library = {
    stats: async ({ tenant }: { tenant: string }) => {
      asked.push(tenant);
      return { documents: 1, chunks: 1, authors: [`by ${tenant}`], tags: [] };
    },
  };
  const names = createLibraryNames({ maxAgeMs: 100 }, { library, now: () => clock });
  expect((await names.of('a')).authors).toEqual(['by a']);
  clock = 99;
  await names.of('a');
  await names.of('b');
  expect(asked).toEqual(['a', 'b']);
  clock = 100;
  await names.of('a');
  expect(asked).toEqual(['a', 'b', 'a']);
});

test('a failure is not kept', async () => {
  let fails = true;
  const library = {
    stats: () => {
      const figures = { documents: 0, chunks: 0, authors: [], tags: [] };
      return fails ? Promise.reject(new Error('away')) : Promise.resolve(figures);
    },
  };
  const names = createLibraryNames({ maxAgeMs: 100 }, { library, now: () => 0 });
  await expect(names.of('a')).rejects.toThrow('away');
  fails = false;
  expect(await names.of('a')).toMatchObject({ authors: [] });
});
