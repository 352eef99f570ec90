import { StructuredOutputParser } from '@langchain/core/output_parsers';
import { ChatPromptTemplate } from '@langchain/core/prompts';
import type { Turn } from '@twinscribe/contracts';
import type { z } from 'zod';
import type { TwinChatModel } from '../../../langchain/twin-chat-model.ts';
import { lastTurns, quoteTurns } from './quote-turns.ts';

/**
 * One short chain: instructions, the turns as data, an object as the schema has it. The llm-server holds no answer to a schema,
 * so the model is asked for JSON in words; whatever else it says is thrown as LangChain's OutputParserException.
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
    schema: z.ZodType<Output>;
    boundary: string;
    places?: Readonly<Record<string, string>>;
  },
  { model, signal }: { model: TwinChatModel; signal: AbortSignal },
): Promise<Output> {
  const prompt = ChatPromptTemplate.fromMessages([
    ['system', instructions],
    ['human', '{turns}'],
  ]);
  const chain = prompt.pipe(model).pipe(new StructuredOutputParser(schema));
  const quoted = quoteTurns({ turns: lastTurns(turns), boundary });
  return await chain.invoke({ ...places, boundary, turns: quoted }, { signal });
}
