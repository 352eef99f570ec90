export { ERROR_CODES, ERROR_KINDS, type ErrorCode, type ErrorType } from './error-code.ts';
export { errorBodySchema, type ErrorBody } from './error-body.ts';
export {
  encodeSseComment,
  encodeSseEvent,
  readSseEvents,
  type ReadSseOptions,
  type SseEvent,
} from './sse.ts';
export { estimateTokens } from './estimate-tokens.ts';
export { wellFormedText } from './text.ts';
export {
  chatCompletionChunkSchema,
  chatCompletionRequestSchema,
  chatCompletionSchema,
  chatMessageSchema,
  FINISH_REASONS,
  messageText,
  modelListSchema,
  STREAM_DONE,
  usageSchema,
  type ChatCompletion,
  type ChatCompletionChunk,
  type ChatCompletionRequest,
  type ChatMessage,
  type FinishReason,
  type ModelList,
  type Sampling,
  type Usage,
} from './chat-completion.ts';
export {
  capabilitiesSchema,
  NUMBER_SOURCES,
  SERVER_STATES,
  type Capabilities,
  type ServerState,
  type SourcedNumber,
} from './capabilities.ts';
export { parsePassageBlock, renderPassageBlock, type PromptPassage } from './passage-block.ts';
export {
  CATEGORIES,
  categorySchema,
  dateSchema,
  LIMIT_QUESTION_LENGTH,
  passageSchema,
  searchFilterSchema,
  searchRequestSchema,
  searchResponseSchema,
  type Category,
  type Passage,
  type SearchFilter,
  type SearchRequest,
  type SearchResponse,
} from './search.ts';
export {
  answerEventSchemas,
  citationSchema,
  ragAnswerSchema,
  ragQueryRequestSchema,
  retrievalSchema,
  sourceSchema,
  turnSchema,
  type AnswerEvent,
  type Citation,
  type RagAnswer,
  type RagQueryRequest,
  type Retrieval,
  type Source,
  type Turn,
} from './rag-query.ts';
export {
  documentDetailSchema,
  documentFormatSchema,
  DOCUMENT_FORMATS,
  documentListSchema,
  documentSummarySchema,
  listDocumentsQuerySchema,
  type DocumentDetail,
  type DocumentFormat,
  type DocumentList,
  type DocumentSummary,
} from './document.ts';
