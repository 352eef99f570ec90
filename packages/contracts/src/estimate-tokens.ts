/**
 * Tokens that a subword tokenizer is likely to make of the text, without one at hand. Both tiers count with it where the
 * engine's own tokenizer cannot be asked, and always mark the figure as inexact.
 *
 * Leans high, because too many is a shorter context and too few is a refused request: letters of alphabets count 1 per 4
 * started inside a word, digits 1 per 2, everything else visible (punctuation, CJK, emoji) 1 each. Empty text: 0.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  let letters = 0;
  let digits = 0;
  const endRun = (): void => {
    tokens += Math.ceil(letters / 4) + Math.ceil(digits / 2);
    letters = 0;
    digits = 0;
  };
  for (const character of text) {
    const point = character.codePointAt(0) as number; // a character of a string iteration has one
    if (isDigit(point)) digits += 1;
    else if (isAlphabetic(point)) letters += point < 0x80 ? 1 : 2;
    else {
      endRun();
      if (!isSpace(point)) tokens += point > 0xffff ? 2 : 1;
    }
  }
  endRun();
  return tokens;
}

const isDigit = (point: number): boolean => point >= 0x30 && point <= 0x39;
const isSpace = (point: number): boolean =>
  point <= 0x20 || point === 0xa0 || point === 0xfeff || (point >= 0x2000 && point <= 0x200b);
/** Latin to Georgian, and the extensions of Latin and Greek: scripts whose words are written with letters and spaces. */
const isAlphabetic = (point: number): boolean =>
  (point >= 0x61 && point <= 0x7a) ||
  (point >= 0x41 && point <= 0x5a) ||
  (point >= 0xc0 && point <= 0x10ff && point !== 0xd7 && point !== 0xf7) ||
  (point >= 0x1e00 && point <= 0x1fff);
