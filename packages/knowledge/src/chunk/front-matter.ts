import { readLines } from './read-line.ts';

const BYTE_ORDER_MARK = '\ufeff';
/** A key or a table. Prose between two thematic breaks is not front matter. */
const FIRST_ENTRY = /^(?:\[|["']?[\p{L}\p{N}_.-]+["']?[ \t]*[:=])/u;

/** The end of the YAML (`---`) or TOML (`+++`) front matter that the text begins with; 0 where there is none. */
export function endOfFrontMatter(text: string): number {
  const start = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  const fence = /^(?:---|\+\+\+)(?=[ \t]*[\r\n])/.exec(text.slice(start, start + 200))?.[0];
  if (fence === undefined) return 0;
  let hasEntry = false;
  for (const line of readLines(text, start)) {
    const content = line.content.trimEnd();
    if (line.start === start || line.isBlank) continue;
    if (content === fence || (fence === '---' && content === '...')) return line.end;
    if (!hasEntry && !content.startsWith('#') && !FIRST_ENTRY.test(content)) return 0;
    hasEntry ||= !content.startsWith('#');
  }
  return 0;
}
