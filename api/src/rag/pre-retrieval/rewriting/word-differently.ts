import { wellFormedText } from '@twinscribe/contracts';
import { z } from 'zod';
import type { TwinChatModel } from '../../../langchain/twin-chat-model.ts';
import { askForJson } from './ask-for-json.ts';
import { REWRITE_PROMPTS } from './rewrite-prompts.ts';

const COUNT = 3;
const LIMIT_QUERY = 400;
const LIMIT_PASSAGE = 1_500;
const CONTROL = /\p{Cc}/gu;
const HAS_WORD = /\p{L}{2}/u;

const variantsSchema = z.strictObject({ queries: z.array(wellFormedText()).min(1).max(10) });
const passageSchema = z.strictObject({ passage: wellFormedText().trim().min(1).max(LIMIT_PASSAGE) });

interface Asked {
  readonly query: string;
  readonly boundary: string;
}

interface Capabilities {
  readonly model: TwinChatModel;
  readonly signal: AbortSignal;
}

/** The query in up to three other wordings of a model, each once and none as it was; undefined where there is none. */
export async function writeVariants(
  { query, boundary }: Asked,
  capabilities: Capabilities,
): Promise<string[] | undefined> {
  const { queries } = await askForJson(
    {
      instructions: REWRITE_PROMPTS.variants,
      turns: [{ role: 'user', content: query }],
      schema: variantsSchema,
      boundary,
      places: { count: String(COUNT) },
    },
    capabilities,
  );
  const wordings = queries
    .map((text) => text.replace(CONTROL, ' ').trim())
    .filter((text) => text.length <= LIMIT_QUERY && HAS_WORD.test(text) && text !== query);
  return wordings.length === 0 ? undefined : [...new Set(wordings)].slice(0, COUNT);
}

/**
 * A passage that might answer, as a model imagines it, to be searched for in the question's place.
 *
 * Source: Gao et al., "Precise Zero-Shot Dense Retrieval without Relevance Labels", ACL 2023 (HyDE).
 */
export async function imaginePassage(
  { query, boundary }: Asked,
  capabilities: Capabilities,
): Promise<string[] | undefined> {
  const turns = [{ role: 'user', content: query }] as const;
  const request = { instructions: REWRITE_PROMPTS.passage, turns, schema: passageSchema, boundary };
  const { passage } = await askForJson(request, capabilities);
  const text = passage.replace(CONTROL, ' ').trim();
  return HAS_WORD.test(text) ? [text] : undefined;
}
