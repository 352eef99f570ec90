import { ChatPromptTemplate } from '@langchain/core/prompts';
import type { Turn } from '@twinscribe/contracts';
import type { z } from 'zod';
import type { TwinChatModel } from '../../../langchain/twin-chat-model.ts';
import { untraced } from '../../../langchain/untraced.ts';
import { lastTurns, quoteTurns } from './quote-turns.ts';

/**
 * One short chain: instructions, the turns as data, an object as the schema has it. Not every model can be held to a schema,
 * so the instructions say it in words, too; whatever else comes is thrown as LangChain's OutputParserException.
 */
export async function askForJson<Output extends object>(
  {
    instructions,
    turns,
    schema,
    boundary,
    places = {},
  }: {
    /** With the places `{boundary}` and those of `places`. */
    instructions: string;
    turns: readonly Turn[];
    schema: z.ZodType<Output, Output>;
    boundary: string;
    places?: Readonly<Record<string, string>>;
  },
  { model, signal }: { model: TwinChatModel; signal: AbortSignal },
): Promise<Output> {
  const prompt = ChatPromptTemplate.fromMessages([
    ['system', instructions],
    ['human', '{turns}'],
  ]);
  const chain = prompt.pipe(model.withStructuredOutput(schema, { method: 'jsonMode' }));
  const quoted = quoteTurns({ turns: lastTurns(turns), boundary });
  return await chain.invoke({ ...places, boundary, turns: quoted }, { signal, callbacks: untraced() });
}
