import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { faultNumber } from '../faults/fault-spec.ts';
import type { Strike } from '../faults/fault-book.ts';
import type { Client } from './client.ts';

/** Writes text as bytes; resolves when more can be written. Undefined where that is now. */
export type WriteText = (text: string) => Promise<void> | undefined;

/** How the bytes of a reply leave: at once and whole, or in the pieces and at the pace of the faults that strike. */
export function createByteWriter(
  res: ServerResponse,
  { strike, client }: { strike: Strike; client: Client },
): WriteText {
  const slow = strike.get('slow_loris');
  if (slow !== undefined)
    return inPieces({ cut: eachByte, pauseMs: faultNumber(slow, 'ms') }, { res, client });
  if (strike.has('one_byte_writes')) return inPieces({ cut: eachByte, pauseMs: 0 }, { res, client });
  const split = strike.get('bytes_split_in_utf8');
  if (split !== undefined)
    return inPieces({ cut: insideCharacters, pauseMs: faultNumber(split, 'ms') }, { res, client });
  return (text) => (res.write(text) ? undefined : drained(res, client));
}

function drained(res: ServerResponse, client: Client): Promise<void> {
  return new Promise((resolve) => {
    const forget = client.onGone(resolve);
    res.once('drain', () => {
      forget();
      resolve();
    });
  });
}

function inPieces(
  { cut, pauseMs }: { cut: (bytes: Buffer) => Buffer[]; pauseMs: number },
  { res, client }: { res: ServerResponse; client: Client },
): WriteText {
  return async (text) => {
    for (const piece of cut(Buffer.from(text))) {
      if (client.gone) return;
      res.write(piece);
      await (pauseMs > 0 ? client.goneWithin(pauseMs) : nextTurn());
    }
  };
}

const eachByte = (bytes: Buffer): Buffer[] => Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;

/** Cuts before the second byte of every character that has one; in the middle where there is none. */
function insideCharacters(bytes: Buffer): Buffer[] {
  const cuts: number[] = [];
  for (let at = 1; at < bytes.length; at += 1) {
    if (isContinuation(bytes[at] ?? 0) && !isContinuation(bytes[at - 1] ?? 0)) cuts.push(at);
  }
  if (cuts.length === 0) cuts.push(Math.ceil(bytes.length / 2));
  return [0, ...cuts].map((from, i) => bytes.subarray(from, cuts[i] ?? bytes.length));
}
