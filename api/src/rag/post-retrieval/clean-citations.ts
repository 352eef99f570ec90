import { MarkerSplitter, type AnswerPart } from './split-markers.ts';

/** Of an answer that streams: pieces of its text, and whatever else the stream tells. */
type AnswerStreamEvent = { readonly type: 'delta'; readonly text: string } | { readonly type: 'end' };

/**
 * The same stream without citations of what is not there: of `[2, 99]` stays `[2]`, of `[99]` nothing, nor the space before
 * it. Markers come out as `[1]` or `[1, 3]` and never as the text of a link: where a model would have it lead is dropped.
 * Code is left alone. Deltas are never empty; what had to be held back comes before the event that follows it. Leaving the
 * loop closes the source.
 */
export async function* cleanCitations<Event extends AnswerStreamEvent>({
  events,
  sources,
}: {
  events: AsyncIterable<Event>;
  /** How many there are; they are numbered from 1. */
  sources: number;
}): AsyncGenerator<Event | { type: 'delta'; text: string }, void, undefined> {
  const cleaner = new CitationCleaner({ sources });
  for await (const event of events) {
    const text = event.type === 'delta' ? cleaner.push(event.text) : cleaner.end();
    if (text !== '') yield { type: 'delta', text };
    if (event.type !== 'delta') yield event;
  }
}

/** `cleanCitations` of a text that is at hand. */
export function cleanAnswer({ answer, sources }: { answer: string; sources: number }): string {
  const cleaner = new CitationCleaner({ sources });
  return cleaner.push(answer) + cleaner.end();
}

const OPEN_MARKER = /[[［【][^\]］】]*$/u;
/** More than the longest marker. */
const LINE_END_LENGTH = 100;
const RUN_AT_START = /^(?:`+|~+)/;
/** Stands for a marker whose going would change how the text around it reads. */
const GAP = '…';
const BLANK_AT_START = /^[^\S\r\n]/;
const BLANK_AT_END = /[^\S\r\n]$/;

class CitationCleaner {
  readonly #splitter = new MarkerSplitter();
  readonly #sources: number;
  /** One character of white space: it goes if the marker behind it goes. */
  #space = '';
  /** The last characters that have gone out of the current line. */
  #lineEnd = '';
  #isLineBlank = true;
  #isBehindMarker = false;
  #dropsNextSpace = false;

  constructor({ sources }: { sources: number }) {
    this.#sources = sources;
  }

  push(delta: string): string {
    return this.#cleanAll(this.#splitter.push(delta));
  }

  end(): string {
    return this.#cleanAll(this.#splitter.end()) + this.#space;
  }

  #cleanAll(parts: readonly AnswerPart[]): string {
    return parts
      .map((part) => (part.kind === 'marker' ? this.#cleanMarker(part.numbers) : this.#pass(part.text)))
      .join('');
  }

  #cleanMarker(numbers: readonly number[]): string {
    const valid = [...new Set(numbers)].filter((number) => number >= 1 && number <= this.#sources);
    const isDropped = valid.length === 0;
    // In brackets, as in `[[99]98]`, what is around it would become a marker.
    const inPlace = isDropped ? (OPEN_MARKER.test(this.#lineEnd) ? GAP : '') : `[${valid.join(', ')}]`;
    const kept = inPlace === '' ? '' : this.#follow(this.#space + inPlace);
    this.#space = '';
    this.#dropsNextSpace = inPlace === '' && this.#isLineBlank;
    this.#isBehindMarker = true;
    return kept;
  }

  #pass(text: string): string {
    const kept = this.#space + (this.#dropsNextSpace ? text.replace(BLANK_AT_START, '') : text);
    this.#dropsNextSpace = false;
    if (kept === '') return '';
    const glued = this.#glue(kept) + kept;
    this.#space = BLANK_AT_END.exec(glued)?.[0] ?? '';
    this.#isBehindMarker = false;
    return this.#follow(glued.slice(0, glued.length - this.#space.length));
  }

  /** What must stand between a marker, or the gap that it left, and the text behind it, so that no link or code comes about. */
  #glue(text: string): string {
    if (!this.#isBehindMarker) return '';
    if (text.startsWith('(') && this.#lineEnd.endsWith(']')) return ' ';
    const run = RUN_AT_START.exec(text)?.[0] ?? '';
    const joins =
      run !== '' && (this.#lineEnd.endsWith(run[0] ?? '') || (run.length >= 3 && this.#isLineBlank));
    return joins ? GAP : '';
  }

  #follow(text: string): string {
    const lineStart = text.lastIndexOf('\n') + 1;
    const onLine = text.slice(lineStart);
    this.#isLineBlank = (lineStart > 0 || this.#isLineBlank) && /^[\s>]*$/.test(onLine);
    this.#lineEnd = ((lineStart > 0 ? '' : this.#lineEnd) + onLine).slice(-LINE_END_LENGTH);
    return text;
  }
}
