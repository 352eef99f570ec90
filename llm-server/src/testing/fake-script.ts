/** What the fake engine does next. Anything on the wire that no step describes is written with `raw`. */
export type FakeStep =
  /** The chunk with the role and no text, which vLLM sends first. */
  | { readonly role: true }
  /** One token of the answer. */
  | { readonly text: string }
  | { readonly reasoning: string }
  | { readonly finish: string }
  | { readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number } }
  | { readonly done: true }
  | { readonly waitMs: number }
  /** Says nothing until the caller leaves. */
  | { readonly hang: true }
  | { readonly raw: string | Uint8Array }
  /** Cuts the connection in the middle of the reply. */
  | { readonly cut: true }
  /** Instead of a stream. */
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> };

/** A whole completion, one token per word. */
export function completionSteps(
  text: string,
  { finish = 'stop', tokenMs = 0 }: { finish?: string; tokenMs?: number } = {},
): FakeStep[] {
  const words = text.match(/\S+\s*/g) ?? [];
  return [
    { role: true },
    ...words.flatMap((word): FakeStep[] =>
      tokenMs === 0 ? [{ text: word }] : [{ waitMs: tokenMs }, { text: word }],
    ),
    { finish },
    { usage: { prompt_tokens: 11, completion_tokens: words.length } },
    { done: true },
  ];
}
