import { tokenize } from './tokenize.ts';

/** Why generation ends: the text is complete, a stop string came up, or the limit is reached. */
export type Finish = 'stop' | 'stop_string' | 'length';

export interface OutputPlan {
  readonly tokens: readonly string[];
  readonly finish: Finish;
  /** The stop string that came up. */
  readonly stopString: string | null;
}

interface OutputRequest {
  readonly text: string;
  readonly maxTokens: number;
  readonly stop: readonly string[];
  /** TGI leaves the stop string in the text, others cut it off. */
  readonly keepsStop: boolean;
  /** So many tokens, no more and no fewer, unless something else ends the text first. */
  readonly exactTokens: number | null;
}

/** The tokens that will be generated. The text is at an end when its tokens are, unless the limit is met before. */
export function planOutput({ text, maxTokens, stop, keepsStop, exactTokens }: OutputRequest): OutputPlan {
  const natural =
    exactTokens === null ? tokenize(text) : repeatTokens(text, Math.min(exactTokens, maxTokens));
  const found = stop.length === 0 ? undefined : findStop(natural.join(''), { stop, keepsStop });
  const tokens = found === undefined ? natural : tokenize(found.text);
  if (tokens.length >= maxTokens)
    return { tokens: tokens.slice(0, maxTokens), finish: 'length', stopString: null };
  return { tokens, finish: found === undefined ? 'stop' : 'stop_string', stopString: found?.stop ?? null };
}

function findStop(
  text: string,
  { stop, keepsStop }: { stop: readonly string[]; keepsStop: boolean },
): { stop: string; text: string } | undefined {
  const [first] = stop
    .map((string) => ({ string, at: text.indexOf(string) }))
    .filter(({ at }) => at !== -1)
    .sort((a, b) => a.at - b.at);
  if (first === undefined) return undefined;
  return { stop: first.string, text: text.slice(0, first.at + (keepsStop ? first.string.length : 0)) };
}

function repeatTokens(text: string, count: number): string[] {
  const once = `${text.trim() || 'Echo.'} `;
  const tokensOnce = Math.max(1, tokenize(once).length - 1);
  return tokenize(once.repeat(Math.ceil(count / tokensOnce) + 1)).slice(0, count);
}
