import type { ServerResponse } from 'node:http';
import type { Strike } from '../faults/fault-book.ts';
import { createByteWriter } from './byte-writer.ts';
import type { Client } from './client.ts';

/** An event stream, framed as the faults that strike will have it. */
export interface EventWriter {
  /** Sends one event. Undefined where the next may follow at once. */
  send(data: string): Promise<void> | undefined;
  /** Stops what is on a timer. The reply is still open. */
  close(): void;
}

const KEEPALIVE = ': keep-alive';

export function createEventWriter(
  res: ServerResponse,
  { strike, client }: { strike: Strike; client: Client },
): EventWriter {
  const write = createByteWriter(res, { strike, client });
  const frame = createFrame(strike);
  const keepaliveMs = strike.get('comment_keepalives')?.ms ?? 0;
  const newline = newlineOf(strike);
  const timer =
    keepaliveMs > 0
      ? setInterval(() => void (client.gone || res.write(`${KEEPALIVE}${newline}${newline}`)), keepaliveMs)
      : undefined;
  client.onGone(() => clearInterval(timer));
  return { send: (data) => write(frame(data)), close: () => clearInterval(timer) };
}

const newlineOf = (strike: Strike): string => (strike.has('crlf') ? '\r\n' : '\n');

function createFrame(strike: Strike): (data: string) => string {
  if (strike.size === 0) return (data) => `data: ${data}\n\n`;
  const newline = newlineOf(strike);
  const field = strike.has('no_space_data') ? 'data:' : 'data: ';
  const before = strike.has('comment_keepalives')
    ? `${newline}${KEEPALIVE}${newline}:${newline}${newline}`
    : '';
  const linesOf = strike.has('multi_line_data') ? spreadJson : (data: string) => [data];
  return (data) =>
    `${before}${linesOf(data)
      .map((line) => `${field}${line}`)
      .join(newline)}${newline}${newline}`;
}

/** A line break may stand wherever JSON allows white space. What is not JSON stays on its line. */
function spreadJson(data: string): string[] {
  try {
    return JSON.stringify(JSON.parse(data), null, 1).split('\n');
  } catch {
    return [data];
  }
}
