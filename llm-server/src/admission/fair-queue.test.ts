import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FairQueue } from './fair-queue.ts';

interface Entry {
  readonly tenant: string;
  readonly tokens: number;
  leave: () => void;
}

function createQueue() {
  const queue = new FairQueue<Entry>();
  return {
    queue,
    add: (tenant: string, tokens: number): Entry => {
      const entry: Entry = { tenant, tokens, leave: () => {} };
      entry.leave = queue.add(entry);
      return entry;
    },
    serve: (): Entry | undefined => {
      const first = queue.first();
      queue.charge();
      first?.leave();
      return first;
    },
  };
}

const size = fc.integer({ min: 1, max: 50 });

test('tenants who always have something to do get the same number of tokens, but for one request each', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(size, { minLength: 40, maxLength: 40 }), { minLength: 2, maxLength: 5 }),
      (all) => {
        const { add, serve } = createQueue();
        all.forEach((sizes, tenant) => sizes.forEach((tokens) => add(String(tenant), tokens)));
        const served = new Map<string, number>();
        // Forty requests are left in all: nobody has run out.
        for (let turn = 0; turn < 39; turn += 1) {
          const { tenant, tokens } = serve() ?? { tenant: '', tokens: 0 };
          served.set(tenant, (served.get(tenant) ?? 0) + tokens);
          const counts = all.map((_sizes, one) => served.get(String(one)) ?? 0);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2 * 50);
        }
      },
    ),
  );
});

test('all that is added is served once, in the order of arrival within a tenant, and what has left is not', () => {
  const entry = fc.record({ tenant: fc.constantFrom('a', 'b', 'c'), tokens: size, leaves: fc.boolean() });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 60 }), (all) => {
      const { queue, add, serve } = createQueue();
      const entries = all.map(({ tenant, tokens }) => add(tenant, tokens));
      const stays = entries.filter((one, i) => all[i]?.leaves !== true || void one.leave());
      expect([queue.length, queue.tokens]).toEqual([
        stays.length,
        stays.reduce((sum, { tokens }) => sum + tokens, 0),
      ]);
      const served: Entry[] = [];
      for (let next = serve(); next !== undefined; next = serve()) served.push(next);
      expect(served).toHaveLength(stays.length);
      for (const tenant of ['a', 'b', 'c'])
        expect(served.filter((one) => one.tenant === tenant)).toEqual(
          stays.filter((one) => one.tenant === tenant),
        );
      expect([queue.length, queue.tokens, queue.lengthOf('a')]).toEqual([0, 0, 0]);
    }),
  );
});

test('nobody is passed for ever, not even by tenants who come for the first time, one after the other', () => {
  const { add, serve } = createQueue();
  add('patient', 40);
  const last = add('patient', 40);
  for (let turn = 0; turn < 20; turn += 1) add(`new${turn}`, 10);
  let turns = 0;
  for (let next = serve(); next !== last; next = serve()) {
    turns += 1;
    add(`later${turns}`, 10);
    expect(turns).toBeLessThan(200);
  }
});

test('being away saves up nothing', () => {
  const { add, serve } = createQueue();
  for (let i = 0; i < 20; i += 1) add('busy', 10);
  for (let i = 0; i < 10; i += 1) serve();
  for (let i = 0; i < 10; i += 1) add('away', 10);
  const served = Array.from({ length: 10 }, () => serve()?.tenant);
  expect(served.filter((tenant) => tenant === 'away').length).toBeLessThanOrEqual(6);
});
