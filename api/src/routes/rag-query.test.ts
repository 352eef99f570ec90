import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { readSseEvents } from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';
import { article, runApi } from '../../test/running-api.ts';
import { HANG, scriptLlm } from '../../test/scripted-llm.ts';

const documents = [article({ text: 'Overlap is rent.\n' })];

const ask = (url: string, signal?: AbortSignal) =>
  fetch(`${url}/v1/rag/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question: 'What about overlap?', stream: true }),
    ...(signal === undefined ? {} : { signal }),
  });

async function eventNames(response: Response): Promise<string[]> {
  const names: string[] = [];
  if (response.body !== null) for await (const { event } of readSseEvents(response.body)) names.push(event);
  return names;
}

test('a stream brings the sources, then the text, then one end', async () => {
  await using api = await runApi({ llm: scriptLlm({ steps: ['Overlap ', 'is rent. [1]'] }), documents });
  const response = await ask(api.url);
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const names = await eventNames(response);
  expect([names[0], ...new Set(names.slice(1, -1)), names.at(-1)]).toEqual([
    'sources',
    'text-delta',
    'answer-end',
  ]);
});

test('a tier that breaks off mid-stream ends in one error and no end of the answer', async () => {
  const broken = new AppError('engine_error', 'The stream broke off.');
  await using api = await runApi({ llm: scriptLlm({ steps: ['Overlap ', broken] }), documents });
  const names = await eventNames(await ask(api.url));
  expect([...new Set(names)]).toEqual(['sources', 'text-delta', 'error']);
  expect(names.at(-1)).toBe('error');
});

test('a shutdown ends a stream that is under way in one error', async () => {
  await using api = await runApi({ llm: scriptLlm({ steps: ['Overlap ', HANG] }), documents });
  const response = await ask(api.url);
  const names = eventNames(response);
  await sleep(50);
  await api.shutdown();
  expect(await names).toEqual(['sources', 'text-delta', 'error']);
});

test('a client that leaves ends the generation within 250 ms, before the first word and after it', async () => {
  for (const spoken of [[], ['Overlap ']]) {
    const llm = scriptLlm({ steps: [...spoken, HANG] });
    await using api = await runApi({ llm, documents });
    const controller = new AbortController();
    const response = await ask(api.url, controller.signal);
    const reading = eventNames(response).catch(() => 'left');
    await sleep(50);
    const leftAt = performance.now();
    controller.abort();
    while (llm.abandoned() === 0 && performance.now() - leftAt < 2_000) await sleep(5);
    expect(performance.now() - leftAt).toBeLessThan(250);
    expect(await reading).toBe('left');
  }
});
