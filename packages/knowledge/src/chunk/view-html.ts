import type { DocumentView } from './document-view.ts';
import { findHiddenElements } from './hidden-elements.ts';
import { HtmlReader } from './html-reader.ts';
import { readHtmlTags } from './html-tags.ts';

/** HTML as its readers see it: text without tags, references decoded, white space collapsed outside `pre`, blocks as lines. */
export function viewHtml(html: string): DocumentView {
  const tags = readHtmlTags(html);
  const hiddenEnds = findHiddenElements(tags);
  const reader = new HtmlReader();
  let end = 0;
  for (const [i, tag] of tags.entries()) {
    if (tag.start < end) continue;
    reader.text(html, { start: end, end: tag.start });
    const hiddenEnd = hiddenEnds.get(i);
    if (hiddenEnd === undefined) reader.tag(tag);
    else reader.hidden(tag);
    end = Math.min(hiddenEnd ?? tag.end, html.length);
  }
  reader.text(html, { start: end, end: html.length });
  const text = reader.finish();
  return {
    text,
    blocks: reader.blocks,
    dropsHidden: true,
    toSource: (offset) => reader.sources.sourceOf(offset),
  };
}

export function readableHtml(html: string): string {
  return viewHtml(html).text;
}
