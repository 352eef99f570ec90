import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { StringOutputParser, StructuredOutputParser } from '@langchain/core/output_parsers';
import { ChatPromptTemplate } from '@langchain/core/prompts';
import { expect, test } from '@jest/globals';
import { AppError } from '@twinscribe/platform';
import { z } from 'zod';
import { HANG, scriptLlm, type ScriptedLlm } from '../../test/scripted-llm.ts';
import { callContext } from '../../test/call-context.ts';
import { TwinChatModel } from './twin-chat-model.ts';

const modelOver = (llm: ScriptedLlm): TwinChatModel =>
  new TwinChatModel({ llm, context: callContext(), maxTokens: 50, sampling: { temperature: 0 } });

test('a chain of prompt, model and parser runs through the client, with roles, sampling and length', async () => {
  const llm = scriptLlm({ steps: ['Rye ', 'bread.'] });
  const prompt = ChatPromptTemplate.fromMessages([
    ['system', 'Answer in {language}.'],
    ['human', '{question}'],
  ]);
  const chain = prompt.pipe(modelOver(llm)).pipe(new StringOutputParser());
  expect(await chain.invoke({ language: 'German', question: 'What {is} it?' })).toBe('Rye bread.');
  expect(llm.requests).toEqual([
    {
      model: 'scripted-model',
      messages: [
        { role: 'system', content: 'Answer in German.' },
        { role: 'user', content: 'What {is} it?' },
      ],
      maxTokens: 50,
      sampling: { temperature: 0 },
    },
  ]);
});

test('a stream comes in the pieces of the tier and ends with reason and usage', async () => {
  const chunks = [];
  const stream = await modelOver(scriptLlm({ steps: ['Rye ', 'bread.'] })).stream('What is it?');
  for await (const chunk of stream) chunks.push(chunk);
  expect(chunks.map(({ text }) => text)).toEqual(['Rye ', 'bread.', '']);
  expect(chunks.at(-1)?.response_metadata).toMatchObject({ finish_reason: 'stop' });
  expect(chunks.at(-1)?.usage_metadata).toMatchObject({
    input_tokens: 10,
    output_tokens: 2,
    total_tokens: 12,
  });
});

test('structured output is parsed by a schema, out of a code fence as well', async () => {
  const parser = StructuredOutputParser.fromZodSchema(z.object({ query: z.string() }));
  const model = modelOver(scriptLlm({ steps: ['```json\n{"query": ', '"rye"}\n```'] }));
  expect(await model.pipe(parser).invoke('Anything')).toEqual({ query: 'rye' });
});

test('an error of the tier reaches the caller of a chain as it is, and is not tried again', async () => {
  const refusal = new AppError('engine_overloaded', 'Too much to do.');
  const llm = scriptLlm({ steps: ['Rye ', refusal] });
  const chain = ChatPromptTemplate.fromTemplate('{question}').pipe(modelOver(llm));
  await expect(chain.invoke({ question: 'What?' })).rejects.toBe(refusal);
  expect(llm.requests).toHaveLength(1);
});

test('the signal of a call leaves the generation, of a stream as well', async () => {
  const llm = scriptLlm({ steps: ['Rye ', HANG] });
  const reason = new AppError('cancelled', 'The caller left.');
  const leaving = new AbortController();
  const whole = modelOver(llm).invoke('What?', { signal: leaving.signal });
  const stream = await modelOver(llm).stream('What?', { signal: leaving.signal });
  const reading = (async () => {
    for await (const _ of stream) leaving.abort(reason);
  })();
  await expect(reading).rejects.toBe(reason);
  await expect(whole).rejects.toBe(reason);
  expect(llm.abandoned()).toBe(2);
});

test('messages of a conversation keep their roles; tools are refused by name', async () => {
  const llm = scriptLlm({ steps: ['Yes.'] });
  const messages = [new SystemMessage('Be brief.'), new HumanMessage('Rye?'), new AIMessage('Bread.')];
  await modelOver(llm).invoke([...messages, new HumanMessage('Sure?')]);
  const roles = llm.requests[0]?.messages.map(({ role }) => role);
  expect(roles).toEqual(['system', 'user', 'assistant', 'user']);
  const refused = modelOver(llm).invoke([new ToolMessage({ content: 'x', tool_call_id: '1' })]);
  await expect(refused).rejects.toMatchObject({ code: 'unsupported_parameter', param: 'messages' });
});
