import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BaseChatModelParams,
} from '@langchain/core/language_models/chat_models';
import {
  AIMessage,
  AIMessageChunk,
  type BaseMessage,
  type StandardMessageStructure,
} from '@langchain/core/messages';
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs';
import type { Sampling, Usage } from '@twinscribe/contracts';
import type { CallContext } from '../llm/call-context.ts';
import type { GenerateEvent, LlmClient } from '../llm/llm-client.ts';
import { toChatMessage } from './to-chat-message.ts';

export interface TwinChatModelInput extends BaseChatModelParams {
  readonly llm: LlmClient;
  /** On whose behalf; the signal is that of each call. */
  readonly context: Omit<CallContext, 'signal'>;
  /** Default: the first that the llm-server names. */
  readonly model?: string;
  readonly maxTokens: number;
  readonly sampling?: Sampling;
}

/**
 * The llm-server as a LangChain chat model, over the api's own client: its deadline, retry, breaker, request id and tenant
 * hold here, too. What fails is thrown as that client's AppError, and an abort as the reason of the signal; neither is tried again.
 */
export class TwinChatModel extends BaseChatModel {
  override readonly lc_namespace = ['twinscribe', 'chat_models'];
  readonly #input: TwinChatModelInput;

  constructor(input: TwinChatModelInput) {
    const { llm: _llm, context: _context, model: _model, maxTokens: _max, sampling: _s, ...params } = input;
    super(params);
    this.#input = input;
  }

  static override lc_name(): string {
    return 'TwinChatModel';
  }

  override _llmType(): string {
    return 'twinscribe';
  }

  override async _generate(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    let text = '';
    let end: Extract<GenerateEvent, { type: 'end' }> | undefined;
    for await (const event of this.#events(messages, options)) {
      if (event.type === 'end') end = event;
      else {
        text += event.text;
        await runManager?.handleLLMNewToken(event.text);
      }
    }
    if (end === undefined) throw new Error('the stream ended without its last event');
    const message = new AIMessage<StandardMessageStructure>({
      content: text,
      usage_metadata: toUsageMetadata(end.usage),
    });
    return { generations: [{ text, message, generationInfo: { finish_reason: end.finishReason } }] };
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    for await (const event of this.#events(messages, options)) {
      if (event.type === 'delta') {
        yield new ChatGenerationChunk({ text: event.text, message: new AIMessageChunk(event.text) });
        await runManager?.handleLLMNewToken(event.text);
        continue;
      }
      const message = new AIMessageChunk<StandardMessageStructure>({
        content: '',
        usage_metadata: toUsageMetadata(event.usage),
      });
      const generationInfo = { finish_reason: event.finishReason };
      yield new ChatGenerationChunk({ text: '', message, generationInfo });
    }
  }

  async *#events(
    messages: readonly BaseMessage[],
    { signal = new AbortController().signal, stop }: BaseChatModelCallOptions,
  ): AsyncGenerator<GenerateEvent, void, undefined> {
    const { llm, context, maxTokens, sampling = {} } = this.#input;
    const call = { ...context, signal };
    const model = this.#input.model ?? (await llm.capabilities(call)).models[0]?.id ?? '';
    const request = { model, messages: messages.map(toChatMessage), maxTokens };
    yield* llm.generate(
      { ...request, sampling: stop === undefined ? sampling : { ...sampling, stop } },
      call,
    );
  }
}

const toUsageMetadata = ({ prompt_tokens, completion_tokens, total_tokens }: Usage) => ({
  input_tokens: prompt_tokens,
  output_tokens: completion_tokens,
  total_tokens,
});
