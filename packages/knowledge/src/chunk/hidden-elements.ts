import { hasRawContent, type HtmlTag } from './html-tags.ts';

/** Elements whose text is not part of what the author wrote, or is not text. */
const HIDDEN = new Set(
  'button head iframe nav noembed noframes noscript object script select style svg template textarea title'.split(
    ' ',
  ),
);

/**
 * For each start tag of a hidden element, by its index among the tags, where the element ends. One that is never closed hides
 * nothing, lest a missing tag swallow the document; unless its content is not markup, such as a script's.
 */
export function findHiddenElements(tags: readonly HtmlTag[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open = new Map<string, number[]>();
  for (const [i, { kind, name, end }] of tags.entries()) {
    if (kind === 'other' || !HIDDEN.has(name)) continue;
    const openOnes = open.get(name) ?? [];
    open.set(name, openOnes);
    if (kind === 'start') {
      openOnes.push(i);
      if (hasRawContent(name)) ends.set(i, Infinity);
    } else {
      const start = openOnes.pop();
      if (start !== undefined) ends.set(start, end);
    }
  }
  return ends;
}
