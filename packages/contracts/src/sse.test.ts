import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeSseComment, encodeSseEvent, readSseEvents, type SseEvent } from './sse.ts';

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
