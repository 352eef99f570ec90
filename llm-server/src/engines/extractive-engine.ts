import { setImmediate as nextTurn } from 'node:timers/promises';
import { estimateTokens, type Sampling } from '@twinscribe/contracts';
import { toAppError } from '@twinscribe/platform';
import { estimatePromptTokens } from '../limits/estimate-prompt-tokens.ts';
import type { Engine, EngineDescription, EngineEvent, EngineRequest } from './engine.ts';
import { writeAnswer } from './extractive/write-answer.ts';

/** Nothing here has a limit of its own, but the text is read in one go: this much takes a quarter of a second. */
const MAX_CONTEXT_TOKENS = 32_768;

const LIMIT_PIECE = 24;

const DESCRIPTION: EngineDescription = {
  version: null,
  models: [
    {
      id: 'extractive',
      ownedBy: 'twinscribe',
      maxContextTokens: { value: MAX_CONTEXT_TOKENS, source: 'default' },
      maxOutputTokens: { value: MAX_CONTEXT_TOKENS, source: 'default' },
      countsExactly: false,
      generates: false,
    },
  ],
  capacity: {},
};

/**
 * Answers without a model: quotes the sentences of the numbered passages that answer the last user turn, or says that
 * they do not. Deterministic; temperature and the like change nothing. All token counts are estimates.
 */
export function createExtractiveEngine(): Engine {
  return {
    kind: 'extractive',
    generate: quotePassages,
    countPrompt: async ({ messages }) => ({ tokens: estimatePromptTokens(messages), exact: false }),
    describe: () => Promise.resolve(DESCRIPTION),
    close: () => {},
  };
}

async function* quotePassages(
  { messages, maxTokens, sampling }: EngineRequest,
  { signal }: { signal: AbortSignal },
): AsyncGenerator<EngineEvent, void, undefined> {
  throwIfAborted(signal);
  const answer = cutAtStop(writeAnswer(messages), sampling);
  const promptTokens = estimatePromptTokens(messages);
  let completionTokens = 0;
  let isCut = false;
  for (const text of splitWords(answer)) {
    const tokens = estimateTokens(text);
    isCut = completionTokens + tokens > maxTokens;
    if (isCut) break;
    await nextTurn();
    throwIfAborted(signal);
    completionTokens += tokens;
    yield { type: 'delta', text };
  }
  const usage = {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    exact: false,
  };
  yield { type: 'end', finishReason: isCut ? 'length' : 'stop', usage };
}

function cutAtStop(answer: string, { stop }: Sampling): string {
  const found = [stop ?? []].flat().map((text) => answer.indexOf(text));
  return answer.slice(0, Math.min(answer.length, ...found.filter((index) => index !== -1)));
}

/** One word and the space behind it at a time; text without spaces a few characters at a time. */
function splitWords(answer: string): string[] {
  return (answer.match(/\S+\s*/g) ?? []).flatMap((word) => {
    const characters = [...word];
    if (characters.length <= LIMIT_PIECE) return [word];
    const count = Math.ceil(characters.length / LIMIT_PIECE);
    return Array.from({ length: count }, (_, i) =>
      characters.slice(i * LIMIT_PIECE, (i + 1) * LIMIT_PIECE).join(''),
    );
  });
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw toAppError(signal.reason);
}
