import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { errorBodySchema, readSseEvents, retrievalSchema, sourceSchema } from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';
import { connectTo, callContext, codeOf, generateWith } from '../../test/connected-llm.ts';
import { startFakeTier } from '../../test/fake-tier.ts';
import { article, runApi } from '../../test/running-api.ts';
import { capabilitiesOf, HANG, scriptLlm } from '../../test/scripted-llm.ts';

const documents = [article({ text: 'Overlap is rent: it is paid every month.\n' })];
const question = 'What about overlap?';
const QUERY = { path: '/v1/rag/query', body: { question } };
const CHAT = {
  path: '/v1/chat/completions',
  body: { model: 'twin', messages: [{ role: 'user', content: question }] },
};

const post = (url: string, { path, body }: { path: string; body: object }) =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** The reply is a refusal of this code that brings the author's own passage. */
async function expectSources(response: Response, code: string): Promise<void> {
  const { error } = errorBodySchema.parse(await response.json());
  expect(error.code).toBe(code);
  const [source] = sourceSchema.array().parse(error.details?.['sources']);
  expect(source?.text).toContain('Overlap is rent');
  expect(retrievalSchema.parse(error.details?.['retrieval']).query).toBeTruthy();
}

test('while the tier is left alone, answers are refused within 20 ms, with the passages and when to come back', async () => {
  await using tier = await startFakeTier();
  using connection = connectTo(tier.url, { failures: 1, openMs: 30_000 });
  await using api = await runApi({ llm: connection.llm, documents });
  await (await post(api.url, QUERY)).text();
  tier.manner = 'cut';
  expect(await codeOf(generateWith(connection.llm, callContext()))).not.toBe('none');
  const calls = tier.chats.length + tier.questions.length;
  const times: number[] = [];
  for (const { path, body } of [QUERY, CHAT]) {
    for (const stream of [false, true, false, true]) {
      const from = performance.now();
      const response = await post(api.url, { path, body: { ...body, stream } });
      expect(response.status).toBe(503);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(25);
      await expectSources(response, 'llm_unavailable');
      times.push(performance.now() - from);
    }
  }
  expect(Math.min(...times)).toBeLessThan(20);
  expect(tier.chats.length + tier.questions.length).toBe(calls);
  expect(api.log.text()).not.toContain('paid every month');
});

test('a tier that cannot be reached, is being loaded, or is down brings the passages with its refusal', async () => {
  const document = capabilitiesOf(8_192);
  const unreachable = new AppError('llm_unavailable', 'No.', { retryAfterMs: 1_000 });
  const cases = [
    { capabilities: () => Promise.reject(unreachable), code: 'llm_unavailable' },
    { capabilities: async () => ({ ...document, state: 'starting' as const }), code: 'engine_loading' },
    { capabilities: async () => ({ ...document, state: 'down' as const }), code: 'engine_unavailable' },
    { capabilities: async () => ({ ...document, models: [] }), code: 'engine_unavailable' },
  ];
  for (const { capabilities, code } of cases) {
    const scripted = scriptLlm({ steps: [] });
    await using api = await runApi({ llm: { ...scripted, capabilities }, documents });
    for (const stream of [false, true]) {
      const response = await post(api.url, { ...QUERY, body: { question, stream } });
      expect({ code, status: response.status }).toEqual({ code, status: 503 });
      expect(response.headers.get('retry-after')).not.toBeNull();
      await expectSources(response, code);
    }
    expect(scripted.requests).toEqual([]);
  }
});

test('an answer that fails while it is written brings the passages where it is sent as a whole', async () => {
  const broken = new AppError('engine_error', 'The stream broke off.');
  await using api = await runApi({ llm: scriptLlm({ steps: ['Overlap ', broken] }), documents });
  for (const request of [QUERY, CHAT]) {
    const response = await post(api.url, request);
    expect(response.status).toBe(502);
    await expectSources(response, 'engine_error');
  }
});

test('a request that is at fault itself is told so, without passages', async () => {
  const llm = scriptLlm({ steps: [], contextTokens: 256 });
  await using api = await runApi({ llm, documents });
  const response = await post(api.url, { ...QUERY, body: { question: 'word '.repeat(500) } });
  const { error } = errorBodySchema.parse(await response.json());
  expect(error.code).toBe('context_length_exceeded');
  expect(error.details).not.toHaveProperty('sources');
});

test('an answer that takes too long is a 504 with the passages, or the last event of its stream, and frees the tier', async () => {
  const llm = scriptLlm({ steps: ['Overlap ', HANG] });
  await using api = await runApi({ llm, documents, requestTimeoutMs: 150 });
  const whole = await post(api.url, QUERY);
  expect(whole.status).toBe(504);
  await expectSources(whole, 'deadline_exceeded');
  const streamed = await post(api.url, { ...QUERY, body: { question, stream: true } });
  const events: { event: string; data: string }[] = [];
  if (streamed.body !== null) for await (const event of readSseEvents(streamed.body)) events.push(event);
  expect(events.map(({ event }) => event)).toEqual(['sources', 'text-delta', 'error']);
  expect(events.at(-1)?.data).toContain('deadline_exceeded');
  for (let i = 0; i < 400 && llm.abandoned() < 2; i += 1) await sleep(5);
  expect(llm.abandoned()).toBe(2);
});

test('readiness does not depend on the tier, and tells whether it is being called', async () => {
  await using tier = await startFakeTier();
  using connection = connectTo(tier.url, { failures: 1 });
  await using api = await runApi({ llm: connection.llm, breaker: connection.breaker });
  const ready = async () => {
    const response = await fetch(`${api.url}/readyz`);
    return [response.status, await response.json()];
  };
  expect(await ready()).toEqual([200, { status: 'ready', llmBreaker: 'closed' }]);
  tier.manner = 'cut';
  await codeOf(generateWith(connection.llm));
  expect(await ready()).toEqual([200, { status: 'ready', llmBreaker: 'open' }]);
});

test('a page whose name was rebound to this machine gets nothing', async () => {
  await using api = await runApi({ llm: scriptLlm({ steps: [] }), documents });
  const { hostname, port } = new URL(api.url);
  const status = await new Promise((resolve, reject) => {
    const headers = { host: `attacker.example:${port}` };
    request({ hostname, port, path: '/v1/documents', headers }, (res) => resolve(res.resume().statusCode))
      .on('error', reject)
      .end();
  });
  expect(status).toBe(400);
});
