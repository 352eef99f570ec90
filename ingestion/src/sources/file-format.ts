import { extname } from 'node:path';
import type { DocumentFormat } from '@twinscribe/contracts';

const FORMATS: ReadonlyMap<string, DocumentFormat> = new Map([
  ['.md', 'markdown'],
  ['.markdown', 'markdown'],
  ['.mdx', 'markdown'],
  ['.txt', 'text'],
  ['.text', 'text'],
  ['.html', 'html'],
  ['.htm', 'html'],
]);

const CODE = new Set(
  '.py .ts .tsx .mts .cts .js .jsx .mjs .cjs .sh .go .rs .java .kt .swift .cs .rb .php .c .h .cpp .hpp .css .sql .tf'.split(
    ' ',
  ),
);

/** By the extension; undefined where it is none of those that we read. */
export function formatOf(path: string): DocumentFormat | undefined {
  return FORMATS.get(extname(path).toLowerCase());
}

export function isCode(path: string): boolean {
  return CODE.has(extname(path).toLowerCase());
}

/** For messages: the extensions that we read. */
export const READABLE_EXTENSIONS = [...FORMATS.keys()].join(' ');
