import type { Outcome, Reply, StreamPart, TextPart, Usage } from './flavour.ts';

export type Chunk = Record<string, unknown>;

/** What the choice of a chunk says: its delta, and how the answer ended, if it did. */
export interface Choice {
  readonly delta: Record<string, unknown>;
  readonly finish: string | null;
  readonly stopString: string | null;
  readonly usage: Usage | undefined;
  readonly generated: number;
}

/** The choice that a part makes. Wordings: what the delta of an opening and an end hold. */
export function choiceOf(
  part: Exclude<StreamPart, { type: 'usage' }>,
  wording: { readonly open: Record<string, unknown>; readonly end: Record<string, unknown> },
): Choice {
  switch (part.type) {
    case 'open':
      return { delta: wording.open, finish: null, stopString: null, usage: undefined, generated: 0 };
    case 'text':
      return { delta: { [part.as]: part.text }, generated: part.generated, ...endOf(part) };
    case 'end':
      return { delta: wording.end, generated: part.generated, ...endOf(part) };
  }
}

const endOf = ({ end }: Pick<TextPart, 'end'>): Pick<Choice, 'finish' | 'stopString' | 'usage'> => ({
  finish: end?.finish ?? null,
  stopString: end?.stopString ?? null,
  usage: end?.usage,
});

export const chunkHead = ({ id, created }: Reply, model: string): Chunk => ({
  id,
  object: 'chat.completion.chunk',
  created,
  model,
});

/** Prompt and completion, in the order in which vLLM and SGLang write them. */
export function usageOf({ fit }: Reply, generated: number): Usage {
  return {
    prompt_tokens: fit.promptTokens,
    total_tokens: fit.promptTokens + generated,
    completion_tokens: generated,
  };
}

/** A whole reply as OpenAI words it; flavours add their own, to it and to its choice. */
export function completionOf(
  { text, reasoning, end, usage }: Outcome,
  { reply: { id, created, call }, choice = {} }: { reply: Reply; choice?: Record<string, unknown> },
): Chunk {
  return {
    id,
    object: 'chat.completion',
    created,
    model: call.model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: text, ...reasoning },
        logprobs: null,
        finish_reason: end.finish,
        ...choice,
      },
    ],
    usage,
  };
}
