import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { DEFAULT_TENANT, documentId, type LibraryStore } from '@twinscribe/knowledge';
import { AppError } from '@twinscribe/platform';
import type { RelevantQuote } from './read-question-set.ts';

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A quote and where it stands: any of the places will do. */
export interface LocatedQuote {
  readonly documentId: string;
  readonly quote: string;
  readonly grade: 1 | 2;
  /** In UTF-16 units of the verbatim text; at least one. */
  readonly places: readonly Range[];
}

export type LocateQuotes = (quotes: readonly RelevantQuote[]) => Promise<LocatedQuote[]>;

/**
 * Finds quotes in the documents that were taken in from a folder. A document that the library does not have, or a quote
 * that is not in it, throws AppError `invalid_request`: figures over questions whose answers are not there say nothing.
 */
export function createQuoteLocator(
  { folder }: { folder: string },
  { store }: { store: Pick<LibraryStore, 'getDocument'> },
): LocateQuotes {
  const texts = new Map<string, Promise<string>>();
  const readText = async (path: string, id: string): Promise<string> => {
    const document = await store.getDocument({ tenant: DEFAULT_TENANT, documentId: id });
    if (document === undefined) throw new AppError('invalid_request', `The library does not have ${path}.`);
    return document.text;
  };
  return (quotes) =>
    Promise.all(
      quotes.map(async ({ document: path, quote, grade }) => {
        const uri = pathToFileURL(join(folder, path)).href;
        const id = documentId({ tenant: DEFAULT_TENANT, uri });
        const text = texts.get(id) ?? readText(path, id);
        texts.set(id, text);
        const places = placesOf({ text: await text, quote });
        if (places.length === 0) {
          throw new AppError('invalid_request', `${path} does not hold the quote ${JSON.stringify(quote)}.`);
        }
        return { documentId: id, quote, grade, places };
      }),
    );
}

function placesOf({ text, quote }: { text: string; quote: string }): Range[] {
  const places: Range[] = [];
  for (let start = text.indexOf(quote); start !== -1; start = text.indexOf(quote, start + 1)) {
    places.push({ start, end: start + quote.length });
  }
  return places;
}

/** Whether the passage holds a part of the quote. */
export function showsQuote(
  passage: Range & { readonly documentId: string },
  { documentId: id, places }: LocatedQuote,
): boolean {
  return (
    passage.documentId === id && places.some(({ start, end }) => passage.start < end && start < passage.end)
  );
}

/** As judgements of documents: the best grade that a document has. */
export function judgeDocuments(quotes: readonly LocatedQuote[]): Map<string, number> {
  const grades = new Map<string, number>();
  for (const { documentId: id, grade } of quotes) grades.set(id, Math.max(grade, grades.get(id) ?? 0));
  return grades;
}
