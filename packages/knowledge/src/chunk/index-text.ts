import type { DocumentFormat } from '@twinscribe/contracts';
import { headingPrefix } from './heading-prefix.ts';
import { readableText } from './readable-text.ts';

/** What a chunk is searched by: where it stands, then what it says. */
export function indexText(chunk: {
  title: string;
  headingPath: readonly string[];
  format: DocumentFormat;
  content: string;
}): string {
  const prefix = headingPrefix(chunk);
  const text = readableText(chunk);
  return prefix === '' ? text : `${prefix}\n${text}`;
}
