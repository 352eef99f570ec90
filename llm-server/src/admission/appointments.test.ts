import { expect, test } from '@jest/globals';
import { Appointments } from './appointments.ts';

const at = (now: number, random = 0) => ({ now, random });

/** Where everybody who is told to come back does so. */
function createKept(): Appointments {
  const appointments = new Appointments();
  for (let i = 0; i < 1_000; i += 1) {
    appointments.book({ id: 'early', intervalMs: 0 }, at(-10_000));
    appointments.end('early');
  }
  return appointments;
}

test('each is told a time of its own, a little slower than the engine gets through', () => {
  const appointments = createKept();
  const book = (id: string, now: number): number =>
    Math.round(appointments.book({ id, intervalMs: 400 }, at(now)));
  expect([book('a', 0), book('b', 0), book('c', 0)]).toEqual([500, 1_000, 1_500]);
  expect(book('d', 2_500)).toBe(500);
});

test('who comes too early is told the same time again', () => {
  const appointments = createKept();
  appointments.book({ id: 'a', intervalMs: 8_000 }, at(0));
  appointments.book({ id: 'b', intervalMs: 8_000 }, at(0));
  expect(appointments.book({ id: 'a', intervalMs: 8_000 }, at(4_000))).toBeCloseTo(6_000);
});

test('a place is kept shortly before the time and shortly after it, until its owner has come', () => {
  const appointments = createKept();
  appointments.book({ id: 'a', intervalMs: 4_000 }, at(0));
  appointments.book({ id: 'b', intervalMs: 4_000 }, at(0));
  expect([appointments.kept(3_900), appointments.isKept('a', { now: 3_900 })]).toEqual([0, false]);
  expect([appointments.kept(4_100), appointments.isKept('a', { now: 4_100 })]).toEqual([1, true]);
  appointments.end('a');
  expect([appointments.kept(9_100), appointments.isKept('b', { now: 9_100 })]).toEqual([1, true]);
  expect([appointments.kept(12_600), appointments.isKept('b', { now: 12_600 })]).toEqual([0, false]);
});

test('nobody is told more than a minute, and for who would have to be nothing is kept', () => {
  const appointments = createKept();
  const told = Array.from({ length: 100 }, (_, i) =>
    appointments.book({ id: String(i), intervalMs: 1_600 }, at(0, 1)),
  );
  expect(Math.max(...told)).toBe(60_000);
  expect(appointments.isKept('99', { now: 60_000 })).toBe(false);
});

test('those who would not be known again get their times in a row of their own, and later by chance', () => {
  const appointments = createKept();
  const book = (random: number): number =>
    appointments.book({ id: undefined, intervalMs: 400 }, at(0, random));
  expect([book(0), book(1)]).toEqual([500, 1_250]);
  expect(appointments.book({ id: 'a', intervalMs: 400 }, at(0))).toBeCloseTo(500);
  expect(appointments.kept(500)).toBe(1);
});

test('where nobody comes back, those who are told next wait for less', () => {
  const appointments = new Appointments();
  const tellTen = (now: number): number =>
    Math.max(
      ...Array.from({ length: 10 }, (_, i) =>
        appointments.book({ id: `${now}-${i}`, intervalMs: 400 }, at(now)),
      ),
    );
  const first = tellTen(0);
  for (let round = 1; round < 10; round += 1) tellTen(round * 10_000);
  expect(tellTen(100_000)).toBeLessThan(first / 5);
});
