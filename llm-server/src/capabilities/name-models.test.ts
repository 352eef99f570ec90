import { expect, test } from '@jest/globals';
import { createCapturedLogger } from '@twinscribe/platform/testing';
import { createScriptedEngine, descriptionOf, modelOf } from '../testing/scripted-engine.ts';
import { nameModels } from './name-models.ts';

const { signal } = new AbortController();
const LLAMA = 'meta-llama/Llama-3.1-8B';
const LORA = modelOf('ines-lora', { parent: LLAMA });

function createWorld(names: Readonly<Record<string, string>>, models = [modelOf(LLAMA), LORA]) {
  const own = createScriptedEngine(descriptionOf(models));
  const log = createCapturedLogger();
  return { own, log, engine: nameModels({ engine: own, names: new Map(Object.entries(names)) }, log) };
}

async function askFor(model: string, { engine }: Pick<ReturnType<typeof createWorld>, 'engine'>) {
  const request = { model, messages: [], maxTokens: 1, sampling: {}, requestId: 'r' };
  for await (const _ of engine.generate(request, { signal }));
}

test('models have their public names only, in the order of the configuration, with their parents', async () => {
  const { engine } = createWorld({ 'twin/ines': 'ines-lora', twin: LLAMA });
  const { models, missing } = await engine.describe({ signal });
  expect(models.map(({ id, parent }) => [id, parent])).toEqual([
    ['twin/ines', 'twin'],
    ['twin', undefined],
  ]);
  expect(missing).toEqual([]);
});

test('requests and counts reach the engine under its own name', async () => {
  const world = createWorld({ twin: LLAMA, 'twin/ines': 'ines-lora' });
  await askFor('twin/ines', world);
  await askFor('twin', world);
  expect(world.own.requests.map(({ model }) => model)).toEqual(['ines-lora', LLAMA]);
  const { tokens } = await world.engine.countPrompt({ model: 'twin', messages: [] }, { signal });
  expect(tokens).toBe(LLAMA.length); // this engine counts the letters of the name
});

test('a star is the model that is served, whatever it is called, and follows a change', async () => {
  const world = createWorld({ twin: '*' });
  await world.engine.describe({ signal });
  await askFor('twin', world);
  world.own.tell(descriptionOf([LORA, modelOf('qwen-32b')]));
  await world.engine.describe({ signal });
  await askFor('twin', world);
  expect(world.own.requests.map(({ model }) => model)).toEqual([LLAMA, 'qwen-32b']);
});

test('what the engine does not have is missing, and warned of once until it changes', async () => {
  const { engine, own, log } = createWorld({ twin: LLAMA, 'twin/ada': 'ada-lora' });
  await engine.describe({ signal });
  const { models, missing } = await engine.describe({ signal });
  expect([models.map(({ id }) => id), missing]).toEqual([['twin'], ['twin/ada']]);
  own.tell(descriptionOf([modelOf(LLAMA), modelOf('ada-lora')]));
  expect((await engine.describe({ signal })).missing).toEqual([]);
  expect(log.lines().map(({ level, event, missing }) => [level, event, missing])).toEqual([
    ['warn', 'models-missing', ['twin/ada']],
  ]);
});
