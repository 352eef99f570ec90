import { Tokenizer, TokenizerMode, type Token } from 'parse5';

export interface HtmlTag {
  /** Lower case; empty for comments and declarations. */
  readonly name: string;
  readonly kind: 'start' | 'end' | 'other';
  readonly start: number;
  readonly end: number;
}

/** Elements whose content is not markup. */
const RAW_CONTENT: ReadonlyMap<string, (typeof TokenizerMode)[keyof typeof TokenizerMode]> = new Map([
  ['script', TokenizerMode.SCRIPT_DATA],
  ['style', TokenizerMode.RAWTEXT],
  ['iframe', TokenizerMode.RAWTEXT],
  ['noembed', TokenizerMode.RAWTEXT],
  ['noframes', TokenizerMode.RAWTEXT],
  ['textarea', TokenizerMode.RCDATA],
  ['title', TokenizerMode.RCDATA],
]);

export const hasRawContent = (name: string): boolean => RAW_CONTENT.has(name);

/**
 * Tags, comments and declarations in order, with their offsets; what lies between them is text. Only the tokenizer of the
 * HTML standard runs, not its tree builder: that one takes gigabytes for a few thousand font tags left open, and chunking
 * needs no tree.
 */
export function readHtmlTags(html: string): HtmlTag[] {
  const tags: HtmlTag[] = [];
  const add = (kind: HtmlTag['kind'], name: string, location: Token.Location | null): void => {
    if (location !== null) tags.push({ kind, name, start: location.startOffset, end: location.endOffset });
  };
  const ignore = (): void => undefined;
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onStartTag: ({ tagName, selfClosing, location }) => {
        const mode = RAW_CONTENT.get(tagName);
        if (mode === undefined) add('start', tagName, location);
        // In SVG a script may close itself. Elsewhere the standard ignores it, but who wrote it meant it.
        else if (selfClosing) add('other', '', location);
        else {
          add('start', tagName, location);
          tokenizer.state = mode;
        }
      },
      onEndTag: (token) => add('end', token.tagName, token.location),
      onComment: (token) => add('other', '', token.location),
      onDoctype: (token) => add('other', '', token.location),
      onCharacter: ignore,
      onNullCharacter: ignore,
      onWhitespaceCharacter: ignore,
      onEof: ignore,
    },
  );
  tokenizer.write(html, true);
  const unfinished = html.slice(tags.at(-1)?.end ?? 0).search(/<\/?[a-zA-Z]/);
  if (unfinished === -1) return tags;
  // The standard drops a tag that the end of the document cuts off.
  return [
    ...tags,
    { kind: 'other', name: '', start: (tags.at(-1)?.end ?? 0) + unfinished, end: html.length },
  ];
}
