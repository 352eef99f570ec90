import type { SourcedNumber } from '@twinscribe/contracts';
import type { HttpClient } from '@twinscribe/platform';
import { z } from 'zod';
import type { EngineModel } from '../engine.ts';

const listSchema = z.object({
  data: z.array(
    z.object({ id: z.string(), owned_by: z.string().nullish(), max_model_len: z.int().min(1).nullish() }),
  ),
});

export interface ModelSettings {
  /** The only model to offer; all that the engine lists where it is not set. */
  readonly model?: string | undefined;
  /** Where the engine does not tell. */
  readonly maxContextTokens?: number | undefined;
}

const DEFAULT_CONTEXT_TOKENS = 8_192;

/** What the engine offers. A configured model is offered even where the list does not have it: some engines list aliases. */
export async function listModels(
  { model, maxContextTokens }: ModelSettings,
  { http, signal }: { http: HttpClient; signal: AbortSignal },
): Promise<EngineModel[]> {
  const { data } = await http.getJson({ path: '/v1/models', schema: listSchema }, { signal });
  const listed = model === undefined ? data : data.filter(({ id }) => id === model);
  const offered = model !== undefined && listed.length === 0 ? [{ id: model }] : listed;
  return offered.map((entry: (typeof data)[number]) => {
    const context = contextOf({ told: entry.max_model_len ?? undefined, maxContextTokens });
    return {
      id: entry.id,
      ownedBy: entry.owned_by ?? 'engine',
      maxContextTokens: context,
      maxOutputTokens: context,
      generates: true,
    };
  });
}

function contextOf({
  told,
  maxContextTokens,
}: {
  told: number | undefined;
  maxContextTokens: number | undefined;
}): SourcedNumber {
  if (told !== undefined) return { value: told, source: 'engine' };
  if (maxContextTokens !== undefined) return { value: maxContextTokens, source: 'config' };
  return { value: DEFAULT_CONTEXT_TOKENS, source: 'default' };
}
