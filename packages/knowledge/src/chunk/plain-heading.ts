const LINK = /!?\[([^[\]]*)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^[\]]*\])/g;

/** The text of a Markdown heading without its markup. */
export function plainHeading(source: string): string {
  return (
    source
      .replace(/\{#[^{}]*\}$/, '')
      // Twice, for a link may hold an image.
      .replace(LINK, '$1')
      .replace(LINK, '$1')
      .replace(/<\/?[a-zA-Z][^<>]*>/g, '')
      .replace(/(?<!\\)[*`]+|~~/g, '')
      .replace(/(?<![\p{L}\p{N}\\])_+|(?<!\\)_+(?![\p{L}\p{N}])/gu, '')
      .replace(/\\(?=[!-/:-@[-`{-~])/g, '')
      .replace(/\s+/g, ' ')
      .trim()
  );
}
