import { expect, test } from '@jest/globals';
import { readSseEvents, STREAM_DONE } from '@twinscribe/contracts';
import { article, runApi } from '../../test/running-api.ts';
import { scriptLlm } from '../../test/scripted-llm.ts';
import { twinChunkSchema, twinCompletionSchema } from './chat-completions.ts';

const documents = [article({ text: 'Overlap is rent: it is paid every month.\n' })];

interface Asked {
  readonly content: string;
  /** What the engine says. */
  readonly says: string;
}

async function complete({ content, says }: Asked) {
  await using api = await runApi({ llm: scriptLlm({ steps: [says] }), documents });
  const post = (stream: boolean) =>
    fetch(`${api.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'twin', messages: [{ role: 'user', content }], stream }),
    });
  const whole = twinCompletionSchema.parse(await (await post(false)).json());
  const chunks = [];
  for await (const { data } of readSseEvents((await post(true)).body ?? new ReadableStream()))
    if (data !== STREAM_DONE) chunks.push(twinChunkSchema.parse(JSON.parse(data)));
  return { whole, chunks };
}

test('what an answer has come to stands beside it, whole and in the chunk that ends it', async () => {
  const plain = { abstained: false, abstainedBy: null, unsupported: false };
  const cases = [
    { content: 'Is overlap rent?', says: 'Overlap is rent [1].', outcome: { ...plain, engine: 'scripted' } },
    {
      content: 'Is overlap rent?',
      says: 'It burned down on 3 February 1630 [1].',
      outcome: { ...plain, unsupported: true },
    },
    {
      content: 'Is overlap rent?',
      says: 'The library does not answer this question.',
      outcome: { ...plain, abstained: true, abstainedBy: 'engine' },
    },
    {
      content: 'How does photosynthesis feed a plant?',
      says: 'By light.',
      outcome: { ...plain, abstained: true, abstainedBy: 'evidence', engine: 'none' },
    },
  ];
  for (const { outcome, ...asked } of cases) {
    const { whole, chunks } = await complete(asked);
    expect(whole).toMatchObject(outcome);
    const last = chunks.at(-1);
    expect(last).toMatchObject(outcome);
    expect(last?.choices[0]?.finish_reason).toBe('stop');
    for (const chunk of chunks.slice(0, -1)) expect(chunk).not.toHaveProperty('abstained');
    expect(chunks[0]).toHaveProperty('sources');
  }
});
