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

const FORM = z.strictObject({ query: z.string().max(100) });
const SCHEMA = {
  type: 'object',
  properties: { query: { type: 'string', maxLength: 100 } },
  required: ['query'],
  additionalProperties: false,
};

test('structured output: a model that can be held to a schema is, under the name that is wanted', async () => {
  const llm = scriptLlm({ steps: ['{"query": ', '"rye"}'], hasJsonSchema: true });
  const model = modelOver(llm).withStructuredOutput(FORM, { name: 'search' });
  expect(await model.invoke('Anything')).toEqual({ query: 'rye' });
  expect(llm.requests).toMatchObject([
    {
      messages: [{ role: 'user', content: 'Anything' }],
      responseFormat: { type: 'json_schema', json_schema: { name: 'search', schema: SCHEMA } },
    },
  ]);
});

test('structured output: any other model is told the form in words, unless the prompt has them', async () => {
  const llm = scriptLlm({ steps: ['{"query": "rye"}'] });
  expect(await modelOver(llm).withStructuredOutput(FORM).invoke('Anything')).toEqual({ query: 'rye' });
  expect(await modelOver(llm).withStructuredOutput(SCHEMA).invoke('Anything')).toEqual({ query: 'rye' });
  await modelOver(llm).withStructuredOutput(FORM, { method: 'jsonMode' }).invoke('Anything');
  const [told, toldPlainly, untold] = llm.requests.map(({ messages }) => messages);
  expect(told?.map(({ role }) => role)).toEqual(['system', 'user']);
  expect(told?.[0]?.content).toContain(JSON.stringify(SCHEMA));
  expect(toldPlainly).toEqual(told);
  expect(untold).toEqual([{ role: 'user', content: 'Anything' }]);
  for (const request of llm.requests) expect(request).not.toHaveProperty('responseFormat');
});

test('structured output: what does not fit is an error, or null beside the raw message; functions are refused by name', async () => {
  const babbling = modelOver(scriptLlm({ steps: ['I would rather not.'] }));
  await expect(babbling.withStructuredOutput(FORM).invoke('Anything')).rejects.toMatchObject({
    lc_error_code: 'OUTPUT_PARSING_FAILURE',
  });
  const { raw, parsed } = await babbling.withStructuredOutput(FORM, { includeRaw: true }).invoke('Anything');
  expect({ text: raw.text, parsed }).toEqual({ text: 'I would rather not.', parsed: null });
  expect(() => babbling.withStructuredOutput(FORM, { method: 'functionCalling' })).toThrow('no functions');
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
