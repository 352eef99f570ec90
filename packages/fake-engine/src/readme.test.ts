import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { FLAVOURS } from './behaviour.ts';
import { FAULT_NAMES, FAULTS } from './faults/catalogue.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** A table's rows, whatever the widths of its columns. */
const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

test('README.md has every fault, with what it does, and none besides', () => {
  const [, table = ''] = readme.split('<!-- faults -->');
  const told = rowsOf(table).map(([name, strikes, traps, does]) => [name, strikes, traps, does]);
  const wanted = FAULT_NAMES.map((name) => {
    const { on, traps, does } = FAULTS[name];
    return [`\`${name}\``, on.join(', '), traps.join(', '), expect.stringContaining(does)];
  });
  expect(told).toEqual(wanted);
});

test('README.md tells the source of every flavour', () => {
  const told = rowsOf(readme.slice(readme.indexOf('## The flavours'), readme.indexOf('## What is')));
  expect(told.map(([name]) => name)).toEqual(FLAVOURS.map((name) => `\`${name}\``));
});
