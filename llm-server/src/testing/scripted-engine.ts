import type { Engine, EngineDescription, EngineModel, EngineRequest } from '../engines/engine.ts';

export interface ScriptedEngine extends Engine {
  /** What it says of itself from now on. */
  tell(answer: EngineDescription | Error): void;
  /** How often it was asked what it is. */
  readonly asked: () => number;
  readonly requests: readonly EngineRequest[];
}

export const modelOf = (id: string, rest: Partial<EngineModel> = {}): EngineModel => ({
  id,
  ownedBy: 'test',
  maxContextTokens: { value: 8_192, source: 'engine' },
  maxOutputTokens: { value: 8_192, source: 'engine' },
  countsExactly: true,
  generates: true,
  ...rest,
});

export const descriptionOf = (
  models: readonly EngineModel[],
  rest: Partial<EngineDescription> = {},
): EngineDescription => ({ version: null, models, capacity: {}, ...rest });

/** An engine without a wire: says of itself what it is told to, and one word for every request. */
export function createScriptedEngine(first: EngineDescription | Error): ScriptedEngine {
  let answer = first;
  let asked = 0;
  const requests: EngineRequest[] = [];
  return {
    kind: 'scripted',
    requests,
    asked: () => asked,
    tell: (next) => {
      answer = next;
    },
    describe: () => {
      asked += 1;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    countPrompt: (prompt) => Promise.resolve({ tokens: prompt.model.length, exact: true }),
    async *generate(request) {
      requests.push(request);
      yield await Promise.resolve({ type: 'delta', text: 'word' } as const);
      const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
      yield { type: 'end', finishReason: 'stop', usage };
    },
    close: () => {},
  };
}
