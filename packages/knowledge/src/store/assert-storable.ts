import { AppError } from '@twinscribe/platform';
import type { Chunk } from '../document.ts';

/** Throws AppError for text that UTF-8 cannot carry, and RangeError for chunks that are not the whole text in order. */
export function assertStorable({ text, chunks }: { text: string; chunks: readonly Chunk[] }): void {
  if (/\p{Surrogate}/u.test(text)) {
    const message = 'The text must be well-formed Unicode (it holds a lone surrogate).';
    throw new AppError('invalid_request', message, { param: 'text' });
  }
  const isInOrder = chunks.every(
    ({ ordinal, start, end }, i) =>
      ordinal === i &&
      start === (chunks[i - 1]?.end ?? 0) &&
      end >= start &&
      !isInsidePair({ text, at: start }),
  );
  if (isInOrder && (chunks.at(-1)?.end ?? 0) === text.length) return;
  throw new RangeError('the chunks of a document must cover its text, in order');
}

/** A cut there would make two lone surrogates of one character. */
function isInsidePair({ text, at }: { text: string; at: number }): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
