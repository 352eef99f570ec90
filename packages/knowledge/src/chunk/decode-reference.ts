import { parseFragment } from 'parse5';

export interface DecodedReference {
  readonly text: string;
  /** How much of the source it stands for: `&notit;` is `¬` and three letters that stay. 0 where it is no reference. */
  readonly length: number;
}

const LIMIT_CACHED = 2_048;
/** A longer slice would keep the document that it was cut from in memory. */
const LIMIT_CACHED_LENGTH = 12;
const cache = new Map<string, DecodedReference>();

/** The character reference that the source begins with, by the rules of HTML for text. */
export function decodeReference(source: string): DecodedReference {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const [node] = parseFragment(source).childNodes;
  const decoded = node !== undefined && 'value' in node ? node.value : '';
  const rest = commonSuffixLength(source, decoded);
  const reference = { text: decoded.slice(0, decoded.length - rest), length: source.length - rest };
  if (source.length > LIMIT_CACHED_LENGTH) return reference;
  if (cache.size >= LIMIT_CACHED) cache.clear();
  cache.set(source, reference);
  return reference;
}

function commonSuffixLength(a: string, b: string): number {
  const longest = Math.min(a.length, b.length);
  let length = 0;
  while (length < longest && a[a.length - 1 - length] === b[b.length - 1 - length]) length += 1;
  return length;
}
