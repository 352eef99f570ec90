import type { Context } from './contexts.ts';

/** A number or a name in a passage. */
export interface Mention {
  /** One, unless it can be read or put in several ways. Names are folded and have no unit. */
  readonly forms: readonly Form[];
  /** Undefined in title, headings and day, which are the context of the whole passage. */
  readonly context: Context | undefined;
}

export interface Form {
  readonly value: string;
  readonly unit: string | undefined;
}

export interface MentionIndex {
  readonly all: readonly Mention[];
  readonly byValue: ReadonlyMap<string, readonly Mention[]>;
}

export function indexMentions(mentions: readonly Mention[]): MentionIndex {
  const byValue = new Map<string, Mention[]>();
  for (const mention of mentions) {
    for (const { value } of mention.forms) {
      const group = byValue.get(value);
      if (group === undefined) byValue.set(value, [mention]);
      else group.push(mention);
    }
  }
  return { all: mentions, byValue };
}
