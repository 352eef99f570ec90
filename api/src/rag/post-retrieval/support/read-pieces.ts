/** What stands between white space, without the punctuation around it. */
export interface Piece {
  readonly text: string;
  readonly start: number;
}

const PIECE = /\S+/gu;
const LEADING = /^[^\p{L}\p{N}@/]+/u;
const TRAILING = /[^\p{L}\p{N}+#/]+$/u;

export function readPieces(text: string): Piece[] {
  return [...text.matchAll(PIECE)].flatMap(({ 0: piece, index }) => {
    const behind = piece.replace(LEADING, '');
    const trimmed = behind.replace(TRAILING, '');
    return trimmed === '' ? [] : [{ text: trimmed, start: index + piece.length - behind.length }];
  });
}
