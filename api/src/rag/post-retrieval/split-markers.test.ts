import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MarkerSplitter, type AnswerPart } from './split-markers.ts';

/** The parts, neighbours of the same kind joined. */
function split(pieces: readonly string[]): AnswerPart[] {
  const splitter = new MarkerSplitter();
  const joined: AnswerPart[] = [];
  for (const part of [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()]) {
    const last = joined.at(-1);
    if (last?.kind === part.kind && part.kind !== 'marker')
      joined.splice(-1, 1, { ...part, text: last.text + part.text });
    else joined.push(part);
  }
  return joined;
}

const markersOf = (text: string): [string, readonly number[]][] =>
  split([text])
    .filter(({ kind }) => kind === 'marker')
    .map((part) => [part.text, part.numbers]);

test('numbers alone in brackets are markers, however they are listed', () => {
  expect(markersOf('a [1], b[2, 3] c [4;5][6-8] d [9–9]【10】［１，２］')).toEqual([
    ['[1]', [1]],
    ['[2, 3]', [2, 3]],
    ['[4;5]', [4, 5]],
    ['[6-8]', [6, 7, 8]],
    ['[9–9]', [9]],
    ['【10】', [10]],
    ['［１，２］', [1, 2]],
  ]);
});

test('other brackets are text', () => {
  for (const text of [
    '[a]',
    '[1a]',
    '[ ]',
    '[-1]',
    '[1',
    '[1\n2]',
    '[1,]',
    '[see 1]',
    '[^1]',
    '[1](see below)',
  ])
    expect({ text, markers: markersOf(text).map(([marker]) => marker) }).toEqual({
      text,
      markers: text.startsWith('[1](') ? ['[1]'] : [],
    });
});

test('the target of a link whose text is a number belongs to the marker', () => {
  expect(markersOf('[1](https://a.example/b_(c)) [2](x "a title")').map(([marker]) => marker)).toEqual([
    '[1](https://a.example/b_(c))',
    '[2](x "a title")',
  ]);
});

test('nothing in code is a marker, and a backtick without a partner is no code', () => {
  expect(markersOf('`list[0]` [1] ``a ` [2]`` [3]').map(([marker]) => marker)).toEqual(['[1]', '[3]']);
  expect(markersOf("a ` stray [1]\nand ``quoted'' [2]").map(([marker]) => marker)).toEqual(['[1]', '[2]']);
  expect(markersOf('a [1]\n```ts\nx[2]\n``\n````\n[3]').map(([marker]) => marker)).toEqual(['[1]', '[3]']);
  expect(markersOf('- step\n  ~~~\n  x[2]\n  ~~~\n[3]').map(([marker]) => marker)).toEqual(['[3]']);
  expect(markersOf('```never closed\n[1]\n')).toEqual([]);
});

const piece = fc.oneof(
  fc.constantFrom(
    ...'[]()`~\n 1,'.split(''),
    '[1]',
    '[1, 99]',
    '```',
    '\n```\n',
    '~~~',
    '`x`',
    '](http://a.b)',
    '[2](',
    'word',
    '> ',
    '🦔',
    '1'.repeat(70),
  ),
  fc.string({ maxLength: 4 }),
);
const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));

test('the cut of the answer changes nothing, and nothing is lost', () => {
  fc.assert(
    fc.property(text, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (answer, sizes) => {
      const whole = split([answer]);
      expect(whole.map((part) => part.text).join('')).toBe(answer);
      expect(split(cut(answer, sizes))).toEqual(whole);
    }),
    { numRuns: 500 },
  );
});

test('what is held back is bounded, whatever the answer leaves open', () => {
  for (const open of ['[1, ', '`', '```', '~~~\n```', '[1](', '[1](a "', '~~~\n ', '``']) {
    const splitter = new MarkerSplitter();
    splitter.push(open);
    let held = open.length;
    for (const filler of ['x', ' ', '1', '(']) {
      for (let i = 0; i < 700; i += 1) held += 1 - lengthOf(splitter.push(filler));
    }
    expect(held).toBeLessThan(600);
  }
});

test('hostile text is split in linear time, also one character at a time', () => {
  for (const unit of ['[1,', '[1](', '`', '`` ` ', '[', '~~~\n`', '`[1](a']) {
    const answer = unit.repeat(Math.ceil(20_000 / unit.length));
    const startedAt = performance.now();
    split(answer.split(''));
    expect({ unit, isFast: performance.now() - startedAt < 1_500 }).toEqual({ unit, isFast: true });
  }
});

const lengthOf = (parts: readonly AnswerPart[]): number =>
  parts.reduce((sum, part) => sum + part.text.length, 0);

function cut(answer: string, sizes: readonly number[]): string[] {
  const pieces: string[] = [];
  for (let at = 0, i = 0; at < answer.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    pieces.push(answer.slice(at, at + size));
    at += size;
  }
  return pieces;
}
