import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeSseComment, encodeSseEvent, readSseBatches, readSseEvents, type SseEvent } from './sse.ts';

async function* cut(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function read(text: string, sizes: readonly number[] = [text.length * 4 + 1]): Promise<SseEvent[]> {
  const events: SseEvent[] = [];
  for await (const event of readSseEvents(cut(new TextEncoder().encode(text), sizes))) events.push(event);
  return events;
}

const cuts = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 20 });

test('what the writer writes the reader reads, however the bytes are cut', async () => {
  const text = fc.string({ unit: 'binary' }).map((value) => value.replace(/\r\n?/g, '\n'));
  const written = fc.array(fc.record({ event: fc.constantFrom('sources', 'text-delta'), data: text }), {
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(written, cuts, async (events, sizes) => {
      expect(await read(events.map(encodeSseEvent).join(''), sizes)).toEqual(events);
    }),
  );
});

test('the cut of the bytes changes nothing, whatever the stream holds', async () => {
  const piece = fc.constantFrom(
    'data: a',
    'data:b',
    'data',
    'event: x',
    ': note',
    'id: 1',
    'retry: 5',
    '\r',
    '\n',
    '\r\n',
    '\n\n',
    'é',
    '🦔',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 40 }), cuts, async (pieces, sizes) => {
      const stream = pieces.join('');
      expect(await read(stream, sizes)).toEqual(await read(stream));
    }),
  );
});

test('CRLF, CR and LF all end a line, data without a space counts, several data lines are joined', async () => {
  expect(await read('data:one\r\ndata: two\r\rdata: three\n\n')).toEqual([
    { event: 'message', data: 'one\ntwo' },
    { event: 'message', data: 'three' },
  ]);
});

test('comments, a leading byte order mark and events without data are skipped', async () => {
  expect(await read('\ufeff: keep-alive\n\nevent: empty\n\ndata: x\n\n')).toEqual([
    { event: 'message', data: 'x' },
  ]);
  expect(await read(encodeSseComment('still here'))).toEqual([]);
});

test('an event that the stream breaks off is not handed over', async () => {
  expect(await read('data: whole\n\ndata: bro')).toEqual([{ event: 'message', data: 'whole' }]);
  expect(await read('data: unended\n')).toEqual([]);
});

test('a line break in an event name or id is refused, because it would forge a field', () => {
  expect(() => encodeSseEvent({ event: 'a\ndata: forged', data: '' })).toThrow(RangeError);
  expect(() => encodeSseEvent({ id: 'a\rb', data: '' })).toThrow(RangeError);
});

test('a peer that never ends its line or its event is refused instead of filling the memory', async () => {
  const endless = async (line: string): Promise<void> => {
    for await (const _ of readSseEvents(cut(new TextEncoder().encode(line.repeat(200)), [64]), {
      limitLength: 1_000,
    }));
  };
  await expect(endless('data: no end ')).rejects.toThrow(RangeError);
  await expect(endless('data: no blank line\n')).rejects.toThrow(RangeError);
});

test('events that come together are handed over together, also before one that is too long', async () => {
  const batches: string[][] = [];
  const read = async (pieces: readonly string[]): Promise<void> => {
    async function* source(): AsyncGenerator<Uint8Array> {
      for (const piece of pieces) yield new TextEncoder().encode(piece);
    }
    for await (const events of readSseBatches(source(), { limitLength: 20 }))
      batches.push(events.map(({ data }) => data));
  };
  await read(['data: a\n\ndata: b\n', ': quiet\n', '\ndata: c\n\ndata: d\n\n']);
  await expect(read([`data: e\n\ndata: ${'x'.repeat(30)}`])).rejects.toThrow(RangeError);
  expect(batches).toEqual([['a'], ['b', 'c', 'd'], ['e']]);
});

test('a long line takes time in proportion to its length', async () => {
  const timeOf = async (length: number): Promise<number> => {
    const times: number[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const startedAt = performance.now();
      await read(`data: ${'x'.repeat(length)}\n\n`, [256]);
      times.push(performance.now() - startedAt);
    }
    return Math.min(...times);
  };
  // Searched again with each piece, sixteen times the length would take 256 times as long.
  expect(await timeOf(3_200_000)).toBeLessThan(100 * Math.max(1, await timeOf(200_000)));
});

test('leaving the loop closes the source', async () => {
  let closed = false;
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield new TextEncoder().encode('data: x\n\n');
    } finally {
      closed = true;
    }
  }
  for await (const _ of readSseEvents(source())) break;
  expect(closed).toBe(true);
});
