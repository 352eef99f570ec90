export interface SseEvent {
  /** `message` where the stream names none. */
  readonly event: string;
  readonly data: string;
  readonly id?: string;
}

/**
 * One event as text, blank line included. Data may hold any of the three newlines and is split into `data:` lines.
 * Throws RangeError on a CR or LF in the event name or id, where it would forge another field.
 *
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export function encodeSseEvent({ event, data, id }: { event?: string; data: string; id?: string }): string {
  const fields: string[] = [];
  if (event !== undefined) fields.push(`event: ${singleLine(event)}`);
  if (id !== undefined) fields.push(`id: ${singleLine(id)}`);
  for (const line of splitLines(data)) fields.push(`data: ${line}`);
  return `${fields.join('\n')}\n\n`;
}

/** A comment keeps the connection alive and is invisible to readers. */
export function encodeSseComment(text: string): string {
  return `: ${singleLine(text)}\n\n`;
}

function singleLine(value: string): string {
  if (/[\r\n]/.test(value)) throw new RangeError('an SSE field must not hold a line break');
  return value;
}

export interface ReadSseOptions {
  /** One event longer than this many UTF-16 units throws RangeError: a peer must not fill our memory. */
  readonly limitLength?: number;
}

/**
 * Events of a byte stream, however the bytes are cut: inside a UTF-8 sequence, inside CRLF, one byte at a time.
 * Comments and `retry:` are skipped; an event without data is not an event; what follows the last blank line is
 * dropped, as the standard says. Leaving the loop closes the source.
 */
export async function* readSseEvents(
  source: AsyncIterable<Uint8Array>,
  options: ReadSseOptions = {},
): AsyncGenerator<SseEvent, void, undefined> {
  for await (const events of readSseBatches(source, options)) yield* events;
}

/** The same events, those that one piece of bytes has completed together: never none. */
export async function* readSseBatches(
  source: AsyncIterable<Uint8Array>,
  { limitLength = 8 * 1024 * 1024 }: ReadSseOptions = {},
): AsyncGenerator<SseEvent[], void, undefined> {
  // The decoder drops a leading byte order mark, as the standard asks.
  const decoder = new TextDecoder('utf-8');
  const parse = createEventParser(limitLength);
  for await (const bytes of source) {
    const events: SseEvent[] = [];
    try {
      parse(decoder.decode(bytes, { stream: true }), (event) => events.push(event));
    } finally {
      if (events.length > 0) yield events; // also those before what is too long
    }
  }
}

/** Hands over the events that each further text completes. */
function createEventParser(limitLength: number): (text: string, take: (event: SseEvent) => void) => void {
  const endLines = createLineSplitter(limitLength);
  let fields: string[] = [];
  let length = 0;
  return (text, take) =>
    endLines(text, (line) => {
      if (line !== '') {
        length += line.length;
        if (length > limitLength) throw tooLong('event', limitLength);
        fields.push(line);
        return;
      }
      const event = parseFields(fields);
      fields = [];
      length = 0;
      if (event !== undefined) take(event);
    });
}

function parseFields(lines: readonly string[]): SseEvent | undefined {
  let event = '';
  let id: string | undefined;
  let data: string | undefined;
  for (const line of lines) {
    const { name, value } = splitField(line);
    if (name === 'event') event = value;
    else if (name === 'id') id = value;
    else if (name === 'data') data = data === undefined ? value : `${data}\n${value}`;
  }
  if (data === undefined) return undefined;
  return { event: event || 'message', data, ...(id === undefined ? {} : { id }) };
}

function splitField(line: string): { name: string; value: string } {
  const colon = line.indexOf(':');
  if (colon === -1) return { name: line, value: '' };
  const start = line[colon + 1] === ' ' ? colon + 2 : colon + 1;
  return { name: line.slice(0, colon), value: line.slice(start) };
}

/**
 * Hands over the lines that each further text ends, by LF, CR or CRLF. A last line that nothing ends is never handed over:
 * the event that it belongs to is incomplete.
 */
function createLineSplitter(limitLength: number): (text: string, take: (line: string) => void) => void {
  let rest = ''; // holds no end of a line, and is not searched again: a long line takes linear time
  let skipLineFeed = false;
  return (text, take) => {
    if (text === '') return;
    const fresh = skipLineFeed && text.startsWith('\n') ? text.slice(1) : text;
    skipLineFeed = fresh.endsWith('\r');
    const [first = '', ...others] = splitLines(fresh);
    rest += first;
    for (const next of others) {
      take(rest);
      rest = next;
    }
    if (rest.length > limitLength) throw tooLong('line', limitLength);
  };
}

/** Nearly all texts have no CR, and then need no regular expression. */
const splitLines = (text: string): string[] =>
  text.includes('\r') ? text.split(/\r\n|\r|\n/) : text.split('\n');

const tooLong = (what: 'line' | 'event', limitLength: number): RangeError =>
  new RangeError(`an SSE ${what} is longer than ${limitLength} characters`);
