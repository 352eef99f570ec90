/** One numbered passage as it stands before the model. */
export interface PromptPassage {
  /** The number it is cited by, from 1. */
  readonly number: number;
  /** One line: title, heading path. */
  readonly label: string;
  readonly text: string;
}

/**
 * The passages as one block, each behind a line that carries the boundary. The boundary must be random for every
 * request: text that does not know it cannot forge the start of another passage or the end of the block.
 * Throws RangeError when a passage or label holds the boundary.
 */
export function renderPassageBlock({
  passages,
  boundary,
}: {
  passages: readonly PromptPassage[];
  boundary: string;
}): string {
  for (const { text, label } of passages) {
    if (text.includes(boundary) || label.includes(boundary))
      throw new RangeError('a passage holds the boundary');
  }
  const parts = passages.map(
    ({ number, label, text }) => `<<${boundary} [${number}] ${label.replace(/\s+/g, ' ')}>>\n${text}\n`,
  );
  return `<<${boundary} passages>>\n${parts.join('')}<<${boundary} end>>`;
}

const OPENING = /^<<([0-9a-f]{16,64}) passages>>$/m;

/** Where the first block stands in the text: `text.slice(start, end)`; undefined where there is none or it has no end. */
export function findPassageBlock(
  text: string,
): { readonly boundary: string; readonly start: number; readonly end: number } | undefined {
  const opening = OPENING.exec(text);
  const boundary = opening?.[1];
  if (opening === null || boundary === undefined) return undefined;
  const closing = `<<${boundary} end>>`;
  const last = text.indexOf(closing, opening.index);
  return last === -1 ? undefined : { boundary, start: opening.index, end: last + closing.length };
}

/** The passages of the first block in the text, in their order; `[]` where there is none or it has no end. */
export function parsePassageBlock(text: string): PromptPassage[] {
  const block = findPassageBlock(text);
  if (block === undefined) return [];
  const { boundary, start, end } = block;
  const body = text.slice(start, end - `<<${boundary} end>>`.length);
  const heads = [...body.matchAll(new RegExp(`^<<${boundary} \\[(\\d+)\\] (.*)>>\\n`, 'gm'))];
  return heads.map((head, i) => ({
    number: Number(head[1]),
    label: head[2] ?? '',
    // The newline before the next head was added by the renderer.
    text: body.slice(head.index + head[0].length, (heads[i + 1]?.index ?? body.length) - 1),
  }));
}
