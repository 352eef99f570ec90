/**
 * Text for one line of a list or a terminal: runs of spaces, line breaks and control characters become one space, and
 * half a surrogate pair, which UTF-8 cannot hold, becomes U+FFFD.
 */
export function singleLine(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}
