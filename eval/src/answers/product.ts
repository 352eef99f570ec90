import type { LibraryStore } from '@twinscribe/knowledge';
import type { Clock } from '@twinscribe/platform';
import { startScriptedEngine, type Script } from '../engines/start-scripted-engine.ts';
import { createQuestionClient, type QuestionClient } from './question-client.ts';

/** What only the product's own commands can do. */
export interface Product {
  /** Takes a folder into the library. Throws where a file of it cannot be taken in. */
  ingestFolder(
    request: { folder: string },
    capabilities: { store: LibraryStore; signal: AbortSignal },
  ): Promise<void>;
  /**
   * Runs both tiers on a library, for as long as the work takes: over an engine that speaks OpenAI's wire, or, without
   * `engineUrl`, the extractive one. With `today` (YYYY-MM-DD) as if it were that day.
   */
  withTiers<Result>(
    request: { dataDirectory: string; engineUrl?: string; today?: string | undefined },
    work: (tiers: { apiUrl: string }) => Promise<Result>,
  ): Promise<Result>;
}

export interface AnswersCapabilities {
  readonly product: Product;
  readonly clock: Pick<Clock, 'now'>;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/** Asks the product, over an engine that says what the script says. */
export async function withScript<Result>(
  {
    dataDirectory,
    script,
    today,
    work,
  }: {
    dataDirectory: string;
    script: Script;
    today?: string;
    work: (client: QuestionClient) => Promise<Result>;
  },
  capabilities: AnswersCapabilities,
): Promise<Result> {
  await using engine = await startScriptedEngine({ script });
  // Awaited here, so that the engine outlives the work.
  return await askProduct({ dataDirectory, engineUrl: engine.url, today, work }, capabilities);
}

/** Asks the product, over the engine at the address or the one that it has without a model. */
export async function askProduct<Result>(
  {
    work,
    ...tiers
  }: Parameters<Product['withTiers']>[0] & { work: (client: QuestionClient) => Promise<Result> },
  { product, clock, signal }: AnswersCapabilities,
): Promise<Result> {
  return await product.withTiers(tiers, async ({ apiUrl }) => {
    const client = createQuestionClient({ url: apiUrl }, { clock, signal });
    try {
      return await work(client);
    } finally {
      client.close();
    }
  });
}
