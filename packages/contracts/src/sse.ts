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
  for (const line of data.split(/\r\n|\r|\n/)) fields.push(`data: ${line}`);
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
  { limitLength = 8 * 1024 * 1024 }: ReadSseOptions = {},
): AsyncGenerator<SseEvent, void, undefined> {
  let fields: string[] = [];
  let length = 0;
  for await (const line of readLines(source, limitLength)) {
    if (line !== '') {
      length += line.length;
      if (length > limitLength) throw new RangeError(`an SSE event is longer than ${limitLength} characters`);
      fields.push(line);
      continue;
    }
    const event = parseFields(fields);
    fields = [];
    length = 0;
    if (event !== undefined) yield event;
  }
}

function parseFields(lines: readonly string[]): SseEvent | undefined {
  let event = '';
  let id: string | undefined;
  const data: string[] = [];
  for (const { name, value } of lines.map(splitField)) {
    if (name === 'event') event = value;
    else if (name === 'id') id = value;
    else if (name === 'data') data.push(value);
  }
  if (data.length === 0) return undefined;
  return { event: event || 'message', data: data.join('\n'), ...(id === undefined ? {} : { id }) };
}

function splitField(line: string): { name: string; value: string } {
  const colon = line.indexOf(':');
  if (colon === -1) return { name: line, value: '' };
  const start = line[colon + 1] === ' ' ? colon + 2 : colon + 1;
  return { name: line.slice(0, colon), value: line.slice(start) };
}

/** Lines ended by LF, CR or CRLF. An unended last line is dropped: the event it belongs to is incomplete. */
async function* readLines(
  source: AsyncIterable<Uint8Array>,
  limitLength: number,
): AsyncGenerator<string, void, undefined> {
  // The decoder drops a leading byte order mark, as the standard asks.
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let skipLineFeed = false;
  for await (const bytes of source) {
    let text = decoder.decode(bytes, { stream: true });
    if (text === '') continue;
    if (skipLineFeed && text.startsWith('\n')) text = text.slice(1);
    skipLineFeed = text === '' ? false : text.endsWith('\r');
    const lines = (rest + text).split(/\r\n|\r|\n/);
    rest = lines.pop() ?? '';
    if (rest.length > limitLength)
      throw new RangeError(`an SSE line is longer than ${limitLength} characters`);
    yield* lines;
  }
}
