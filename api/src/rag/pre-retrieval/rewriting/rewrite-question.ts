import { wellFormedText, type Turn } from '@twinscribe/contracts';
import { z } from 'zod';
import type { TwinChatModel } from '../../../langchain/twin-chat-model.ts';
import { acceptQuery } from './accept-query.ts';
import { askForJson } from './ask-for-json.ts';
import { lastTurns } from './quote-turns.ts';
import { REWRITE_PROMPTS } from './rewrite-prompts.ts';

const schema = z.strictObject({ query: wellFormedText().trim().min(1).max(1_000) });

/** The last question of a conversation so that it stands alone, in a model's words; undefined where those are no such question. */
export async function rewriteQuestion(
  { question, history, boundary }: { question: string; history: readonly Turn[]; boundary: string },
  { model, signal }: { model: TwinChatModel; signal: AbortSignal },
): Promise<string | undefined> {
  const turns = lastTurns([...history, { role: 'user', content: question }]);
  const request = { instructions: REWRITE_PROMPTS.standalone, turns, schema, boundary };
  const { query } = await askForJson(request, { model, signal });
  return acceptQuery({ text: query, conversation: turns.map(({ content }) => content).join('\n') });
}
