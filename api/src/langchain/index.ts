export { TwinChatModel, type TwinChatCallOptions, type TwinChatModelInput } from './twin-chat-model.ts';
export {
  TwinRetriever,
  type TwinDocumentMetadata,
  type TwinRetrieverInput,
} from '../retriever/twin-retriever.ts';
export { connectLlm, type LlmConnection, type LlmOptions } from '../llm/connect-llm.ts';
