import { expect, test } from '@jest/globals';
import { errorBodySchema, readSseEvents } from '@twinscribe/contracts';
import { completionSteps } from '../src/testing/fake-script.ts';
import { eventually } from '../src/testing/eventually.ts';
import { chat, createFakeWorld, hello, type FakeLlmWorld, type LlmWorld } from './llm-world.ts';

const TOKEN = 'a-token-of-some-length';

const post = (world: LlmWorld, action: 'drain' | 'undrain', authorization = `Bearer ${TOKEN}`) =>
  fetch(`${world.url}/admin/${action}`, { method: 'POST', headers: { authorization } });

const readyState = async (world: LlmWorld): Promise<unknown> => {
  const reply = await fetch(`${world.url}/readyz`);
  return [reply.status, await reply.json()];
};

/** A stream that has begun and does not end by itself. */
async function beginStream(world: FakeLlmWorld): Promise<{ ended: Promise<string[]> }> {
  world.fake.play([{ role: true }, { text: 'a' }, { hang: true }]);
  const ended = chat(world, { body: { ...hello, stream: true } }).then(async ({ body }) => {
    const lines: string[] = [];
    if (body !== null) for await (const event of readSseEvents(body)) lines.push(event.data);
    return lines;
  });
  await eventually(() => world.fake.generatedTokens === 1);
  return { ended };
}

const lastCode = (data: readonly string[]): string =>
  errorBodySchema.parse(JSON.parse(data.at(-1) ?? '')).error.code;

test('without a token there are no admin routes', async () => {
  await using world = await createFakeWorld();
  expect((await post(world, 'drain')).status).toBe(404);
  expect(await readyState(world)).toEqual([200, { state: 'ready' }]);
});

test.each(['', 'Bearer ', `Bearer ${TOKEN}x`, TOKEN, `bearer ${TOKEN}`])(
  'another token, such as %j, changes nothing',
  async (authorization) => {
    await using world = await createFakeWorld({ adminToken: TOKEN });
    const reply = await post(world, 'drain', authorization);
    expect([reply.status, reply.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(errorBodySchema.parse(await reply.json()).error.code).toBe('unauthorized');
    expect(await readyState(world)).toEqual([200, { state: 'ready' }]);
  },
);

test('a drain is seen at once, refuses new work with Retry-After, and an undrain takes it back', async () => {
  await using world = await createFakeWorld({ adminToken: TOKEN });
  world.fake.play(completionSteps('Hello.'));
  expect(await (await post(world, 'drain')).json()).toEqual({ state: 'draining', running: 0, queued: 0 });
  expect(await readyState(world)).toEqual([503, { state: 'draining' }]);
  const refused = await chat(world);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect(errorBodySchema.parse(await refused.json()).error.code).toBe('draining');
  expect(await (await fetch(`${world.url}/metrics`)).text()).toContain(
    'llm_rejections_total{reason="draining",service="llm-server"} 1',
  );
  expect((await fetch(`${world.url}/v1/capabilities`)).status).toBe(200);
  expect(await (await post(world, 'undrain')).json()).toEqual({ state: 'ready', running: 0, queued: 0 });
  expect((await chat(world)).status).toBe(200);
  expect(
    (await fetch(`${world.url}/admin/drain`, { headers: { authorization: `Bearer ${TOKEN}` } })).status,
  ).toBe(405);
});

test('a running answer goes on through a drain to its end', async () => {
  await using world = await createFakeWorld({ adminToken: TOKEN, drainWindowMs: 60_000 });
  world.fake.play(completionSteps('one two', { tokenMs: 50 }));
  const answer = chat(world, { body: { ...hello, stream: true } }).then((reply) => reply.text());
  await eventually(() => world.fake.generatedTokens === 1);
  expect(await (await post(world, 'drain')).json()).toMatchObject({ state: 'draining', running: 1 });
  expect(await answer).toMatch(/two[^]*\[DONE\]/);
});

test('when the window is over a stream ends in one error, and the server serves again after an undrain', async () => {
  await using world = await createFakeWorld({ adminToken: TOKEN, drainWindowMs: 100 });
  const { ended } = await beginStream(world);
  await post(world, 'drain');
  expect(lastCode(await ended)).toBe('draining');
  await post(world, 'undrain');
  world.fake.play(completionSteps('Hello.'));
  expect((await chat(world)).status).toBe(200);
});

test('on SIGTERM the port stays open for the load balancer, and what runs has the whole window', async () => {
  await using world = await createFakeWorld({ adminToken: TOKEN, drainWindowMs: 600, deregistrationMs: 300 });
  const { ended } = await beginStream(world);
  const startedAt = performance.now();
  const stopped = world.lifecycle.shutdown([world.server]);
  expect(await readyState(world)).toEqual([503, { state: 'draining' }]);
  expect((await chat(world)).status).toBe(503);
  expect((await post(world, 'undrain')).status).toBe(503);
  expect(lastCode(await ended)).toBe('draining');
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(595);
  await stopped;
  await expect(fetch(`${world.url}/healthz`)).rejects.toThrow();
});
