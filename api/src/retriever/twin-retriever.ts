import { Document } from '@langchain/core/documents';
import { BaseRetriever, type BaseRetrieverInput } from '@langchain/core/retrievers';
import { searchResponseSchema, type Passage, type SearchFilter } from '@twinscribe/contracts';
import { createHttpClient, type HttpClient } from '@twinscribe/platform';
import { readRefusal } from '../llm/parse-refusal.ts';

export interface TwinRetrieverInput extends BaseRetrieverInput {
  /** Of the api: `http://127.0.0.1:8000`. */
  readonly url: string;
  readonly k?: number;
  readonly filter?: SearchFilter;
  readonly timeoutMs?: number;
}

export type TwinDocumentMetadata = Omit<Passage, 'text'>;

/**
 * An author's library as a LangChain retriever, over the api's `/v1/search`: documents come best first, `pageContent` is
 * the passage, `metadata` says where it stands. What the api refuses is thrown as AppError with the api's own message.
 */
export class TwinRetriever extends BaseRetriever<TwinDocumentMetadata> {
  readonly lc_namespace = ['twinscribe', 'retrievers'];
  readonly #http: HttpClient;
  readonly #request: { k: number; filter?: SearchFilter };
  readonly #timeoutMs: number;

  constructor({ url, k = 10, filter, timeoutMs = 10_000, ...input }: TwinRetrieverInput) {
    super(input);
    this.#request = { k, ...(filter === undefined ? {} : { filter }) };
    this.#timeoutMs = timeoutMs;
    this.#http = createHttpClient({
      baseUrl: url,
      peer: 'The api',
      connectTimeoutMs: timeoutMs,
      firstByteTimeoutMs: timeoutMs,
      idleTimeoutMs: timeoutMs,
      errorCodes: {
        unavailable: 'api_unavailable',
        timeout: 'deadline_exceeded',
        badReply: 'api_unavailable',
      },
      onStatus: (reply) => readRefusal(reply, { otherwise: 'api_unavailable' }),
    });
  }

  static override lc_name(): string {
    return 'TwinRetriever';
  }

  override async _getRelevantDocuments(query: string): Promise<Document<TwinDocumentMetadata>[]> {
    const body = { query, ...this.#request };
    const signal = AbortSignal.timeout(this.#timeoutMs);
    const { passages } = await this.#http.postJson(
      { path: '/v1/search', body, schema: searchResponseSchema },
      { signal },
    );
    return passages.map(
      ({ text, ...metadata }) => new Document({ pageContent: text, metadata, id: metadata.chunkId }),
    );
  }
}
