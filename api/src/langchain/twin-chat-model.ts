import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import type {
  BaseLanguageModelInput,
  StructuredOutputMethodOptions,
} from '@langchain/core/language_models/base';
import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BaseChatModelParams,
} from '@langchain/core/language_models/chat_models';
import {
  assembleStructuredOutputPipeline,
  createContentParser,
} from '@langchain/core/language_models/structured_output';
import {
  AIMessage,
  AIMessageChunk,
  type BaseMessage,
  type StandardMessageStructure,
} from '@langchain/core/messages';
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs';
import type { Runnable } from '@langchain/core/runnables';
import type { SerializableSchema } from '@langchain/core/utils/standard_schema';
import type { InteropZodType } from '@langchain/core/utils/types';
import type { ChatMessage, Sampling, Usage } from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';
import type { CallContext } from '../llm/call-context.ts';
import type { GenerateEvent, GenerateRequest, LlmClient } from '../llm/llm-client.ts';
import { answerForm, sayForm, type AnswerForm } from './answer-form.ts';
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

export interface TwinChatCallOptions extends BaseChatModelCallOptions {
  readonly form?: AnswerForm;
}

/** What LangChain takes for the shape of an object. */
type OutputSchema<Output extends object> =
  SerializableSchema<Output> | InteropZodType<Output> | Record<string, unknown>;

/**
 * The llm-server as a LangChain chat model, over the api's own client: its deadline, retry, breaker, request id and tenant
 * hold here, too. What fails is thrown as that client's AppError, and an abort as the reason of the signal; neither is tried again.
 */
export class TwinChatModel extends BaseChatModel<TwinChatCallOptions> {
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

  /**
   * The model held to a JSON schema where the tier can do that, and asked in words where it cannot; whatever else it says is
   * thrown as LangChain's OutputParserException. `jsonMode`: the prompt has the words. There are no tools to call.
   */
  override withStructuredOutput<Output extends object>(
    schema: OutputSchema<Output>,
    config?: StructuredOutputMethodOptions<false>,
  ): Runnable<BaseLanguageModelInput, Output>;
  override withStructuredOutput<Output extends object>(
    schema: OutputSchema<Output>,
    config?: StructuredOutputMethodOptions<true>,
  ): Runnable<BaseLanguageModelInput, { raw: BaseMessage; parsed: Output }>;
  override withStructuredOutput<Output extends object>(
    schema: OutputSchema<Output>,
    { name = 'answer', method, includeRaw = false }: StructuredOutputMethodOptions<boolean> = {},
  ): Runnable {
    if (method === 'functionCalling')
      throw new AppError('unsupported_parameter', 'The language model tier calls no functions.', {
        param: 'method',
      });
    const form = answerForm({ schema, name, isSaid: method === 'jsonMode' });
    const parser = createContentParser<Output>(schema);
    return assembleStructuredOutputPipeline(this.withConfig({ form }), parser, includeRaw);
  }

  async *#events(
    messages: readonly BaseMessage[],
    { signal = new AbortController().signal, stop, form }: this['ParsedCallOptions'],
  ): AsyncGenerator<GenerateEvent, void, undefined> {
    const { llm, context, maxTokens, sampling = {} } = this.#input;
    const call = { ...context, signal };
    const request = await this.#address({ messages: messages.map(toChatMessage), form }, call);
    const stops = stop === undefined ? {} : { stop };
    yield* llm.generate({ ...request, maxTokens, sampling: { ...sampling, ...stops } }, call);
  }

  /** To which model, and in which form as far as that one can be held to it. The tier is asked where it is not known. */
  async #address(
    { messages, form }: { messages: ChatMessage[]; form: AnswerForm | undefined },
    call: CallContext,
  ): Promise<Pick<GenerateRequest, 'model' | 'messages' | 'responseFormat'>> {
    const { llm, model: named } = this.#input;
    if (named !== undefined && form === undefined) return { model: named, messages };
    const { models } = await llm.capabilities(call);
    const model = models.find(({ id }) => id === named) ?? models[0];
    const id = named ?? model?.id ?? '';
    if (form === undefined) return { model: id, messages };
    return model?.features.json_schema === true
      ? { model: id, messages, responseFormat: form.format }
      : { model: id, messages: sayForm({ messages, form }) };
  }
}

const toUsageMetadata = ({ prompt_tokens, completion_tokens, total_tokens }: Usage) => ({
  input_tokens: prompt_tokens,
  output_tokens: completion_tokens,
  total_tokens,
});
