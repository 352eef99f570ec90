import { expect, test } from '@jest/globals';
import type { EngineEvent } from './engine.ts';
import { collect, textOf } from './testing/engine-contract.ts';
import { ADAPTERS, createFakeWorld } from './testing/fake-world.ts';
import { dropStop } from './tgi/drop-stop.ts';
import { createTgiEngine } from './tgi-engine.ts';

const never = (): AbortSignal => new AbortController().signal;
const limits = { connectTimeoutMs: 500, firstTokenTimeoutMs: 1_000, idleTimeoutMs: 1_000 };

const tgi = ADAPTERS.find(({ name }) => name === 'tgi');
if (tgi === undefined) throw new Error('TGI is an adapter');

test('its limits are those of /info, the one for prompts apart', async () => {
  await using world = await createFakeWorld(tgi, { maxModelLen: 4_096, slots: 6, kvTokens: 20_000 });
  expect(await world.engine.describe({ signal: never() })).toMatchObject({
    version: '3.3.7',
    models: [
      {
        id: 'fake-model',
        maxContextTokens: { value: 4_096, source: 'engine' },
        maxPromptTokens: { value: 4_095, source: 'engine' },
      },
    ],
    capacity: { maxConcurrency: 6, kvCacheTokens: 20_000 },
  });
});

test('a configured model that it does not serve is an adapter, and one that it does not have is not found', async () => {
  await using world = await createFakeWorld(tgi, { adapters: ['twin-ada'] });
  const ask = async (model: string) => {
    const engine = createTgiEngine({ url: world.fake.url, model, bootMs: 0, ...limits });
    try {
      return await collect(engine.generate({ ...world.request, model }, { signal: never() }));
    } finally {
      engine.close();
    }
  };
  expect(textOf(await ask('twin-ada'))).not.toBe('');
  await expect(ask('twin-bob')).rejects.toMatchObject({ code: 'model_not_found' });
});

test('what it refuses inside a stream under status 200 is told apart by what it says', async () => {
  await using world = await createFakeWorld(tgi, { maxModelLen: 100, kvTokens: 100 });
  const ask = (changes: Partial<typeof world.request>) =>
    collect(world.engine.generate({ ...world.request, ...changes }, { signal: never() }));
  await expect(ask({ maxTokens: 500 })).rejects.toMatchObject({ code: 'context_length_exceeded' });
  await expect(ask({ sampling: { seed: -1 } })).rejects.toMatchObject({ code: 'invalid_request' });
  await expect(ask({ sampling: { presence_penalty: 0.5 } })).rejects.toMatchObject({
    code: 'unsupported_parameter',
    param: 'presence_penalty',
  });
});

async function drop(texts: readonly string[], stops: readonly string[], finishReason: 'stop' | 'length') {
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  async function* events(): AsyncGenerator<EngineEvent> {
    for (const text of texts) yield { type: 'delta', text };
    yield { type: 'end', finishReason, usage };
  }
  return collect(dropStop(events(), { stops }));
}

test('a stop string goes, wherever it is cut; what only began like one stays', async () => {
  expect(textOf(await drop(['one E', 'N', 'D'], ['END', 'x'], 'stop'))).toBe('one ');
  expect(textOf(await drop(['one E', 'N', 'ough'], ['END'], 'stop'))).toBe('one ENough');
  expect(textOf(await drop(['one EN'], ['END'], 'stop'))).toBe('one EN');
  expect(textOf(await drop(['aab'], ['ab', 'aab'], 'stop'))).toBe('');
});

test('an answer that was cut for its length keeps all of its text', async () => {
  expect(textOf(await drop(['one E', 'ND'], ['END'], 'length'))).toBe('one END');
});
