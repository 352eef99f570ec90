import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanAnswer, cleanCitations } from './clean-citations.ts';
import { MarkerSplitter } from './split-markers.ts';

const SOURCES = 3;
const clean = (answer: string): string => cleanAnswer({ answer, sources: SOURCES });

async function stream(pieces: readonly string[]): Promise<{ text: string; events: number }> {
  async function* events() {
    for (const text of pieces) yield { type: 'delta', text } as const;
    yield { type: 'end' } as const;
  }
  let text = '';
  let count = 0;
  for await (const event of cleanCitations({ events: events(), sources: SOURCES })) {
    count += 1;
    if ('text' in event) {
      expect(event.text).not.toBe('');
      text += event.text;
    }
  }
  return { text, events: count };
}

test('a number that no source has goes, with the space before it', () => {
  expect(clean('Forged [99]. True [1]. Both [2, 99][0]. [4]\n\n[7] Again.')).toBe(
    'Forged. True [1]. Both [2].\n\nAgain.',
  );
});

test('markers come out in one form', () => {
  expect(clean('a [1-3] b【2】 c [ 3,1,3 ] d [2](https://evil.example/?q=secret)')).toBe(
    'a [1, 2, 3] b[2] c [3, 1] d [2]',
  );
});

test('code, other brackets and the text of other links stay as they are', () => {
  const answer =
    'Use `list[9]`, [see here](https://a.example/[9]x), array[i].\n```\nx[99]\n```\n- [ ] todo\n';
  expect(clean('Use `list[9]`, array[i], [see](https://a.example).\n```\nx[99]\n```\n- [ ] todo\n')).toBe(
    'Use `list[9]`, array[i], [see](https://a.example).\n```\nx[99]\n```\n- [ ] todo\n',
  );
  expect(clean(answer)).toContain('```\nx[99]\n```');
});

test('the beginning of a marker waits for its end, and the rest comes before the end of the stream', async () => {
  expect(await stream(['So', ' [', '9', '9', ']', '. Yes', ' [1', ']'])).toEqual({
    text: 'So. Yes [1]',
    events: 4,
  });
  expect((await stream(['cut off [1'])).text).toBe('cut off [1');
  expect((await stream(['trailing ', ' '])).text).toBe('trailing  ');
});

test('leaving the loop closes the source', async () => {
  let isClosed = false;
  async function* endless() {
    try {
      for (;;) yield { type: 'delta', text: 'x' } as const;
    } finally {
      isClosed = true;
    }
  }
  for await (const _ of cleanCitations({ events: endless(), sources: 1 })) break;
  expect(isClosed).toBe(true);
});

const piece = fc.constantFrom(
  '[1]',
  '[9]',
  ' ',
  '  ',
  '[1, 9]',
  '[',
  ']',
  '`',
  '```\n',
  '\n',
  'word',
  '.',
  '[2](http://x)',
  '(http://x)',
  '3',
  '9',
  '【',
  ',',
  '\t',
  '🦔',
);

test('the cut of the stream changes nothing; no invalid marker is left, and cleaning twice is cleaning once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
      const answer = pieces.join('');
      const cleaned = clean(answer);
      expect((await stream(pieces)).text).toBe(cleaned);
      expect((await stream([...answer])).text).toBe(cleaned);
    }),
    { numRuns: 300 },
  );
});

test('every marker that is left names a source', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const splitter = new MarkerSplitter();
      const parts = [...splitter.push(clean(pieces.join(''))), ...splitter.end()];
      for (const part of parts) {
        for (const number of part.numbers) expect([1, 2, 3]).toContain(number);
        if (part.kind === 'marker') expect(part.text).toMatch(/^\[[\d, ]+\]$/);
      }
    }),
    { numRuns: 300 },
  );
});
