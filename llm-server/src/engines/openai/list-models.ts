import type { SourcedNumber } from '@twinscribe/contracts';
import type { HttpClient } from '@twinscribe/platform';
import { z } from 'zod';
import type { EngineFeatures, EngineModel } from '../engine.ts';

const listSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      owned_by: z.string().nullish(),
      max_model_len: z.int().min(1).nullish(),
      parent: z.string().nullish(),
    }),
  ),
});

export type ModelCard = z.infer<typeof listSchema>['data'][number];

export interface ModelSettings {
  /** The only model to offer; all that the engine lists where it is not set. */
  readonly model?: string | undefined;
  /** Where the engine does not tell. */
  readonly maxContextTokens?: number | undefined;
}

const DEFAULT_CONTEXT_TOKENS = 8_192;

export async function listModelCards({
  http,
  signal,
}: {
  http: HttpClient;
  signal: AbortSignal;
}): Promise<readonly ModelCard[]> {
  return (await http.getJson({ path: '/v1/models', schema: listSchema }, { signal })).data;
}

/**
 * What the engine offers. A configured model is offered even where the list does not have it: some engines list
 * aliases. `contextTokens` is what the engine tells elsewhere than in its list. An adapter has the context of its base.
 */
export function toEngineModels(
  cards: readonly ModelCard[],
  settings: ModelSettings & {
    contextTokens?: number | undefined;
    countsExactly: boolean;
    features?: EngineFeatures;
  },
): EngineModel[] {
  const { model, maxContextTokens, contextTokens, countsExactly, features } = settings;
  const listed = model === undefined ? cards : cards.filter(({ id }) => id === model);
  const offered: readonly ModelCard[] = model !== undefined && listed.length === 0 ? [{ id: model }] : listed;
  return offered.map((card) => {
    const base = cards.find(({ id }) => id === card.parent);
    const told = card.max_model_len ?? base?.max_model_len ?? contextTokens;
    const context = contextOf({ told, maxContextTokens });
    return {
      id: card.id,
      ownedBy: card.owned_by ?? 'engine',
      maxContextTokens: context,
      maxOutputTokens: context,
      countsExactly,
      generates: true,
      parent: card.parent ?? undefined,
      features,
    };
  });
}

/** The engine's own word first: a larger number from elsewhere would be cut by it. */
export function contextOf({
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
