import { Agent } from 'node:http';
import { expect, test } from '@jest/globals';
import { startFakeEngine } from '../start-fake-engine.ts';
import { ask, chunksOf, contentOf, until } from '../testing/ask.ts';
import { BODIES, FAULT_CASES, intact } from '../testing/fault-cases.ts';
import { FAULT_NAMES, type FaultName } from './catalogue.ts';
import type { Transport } from './fault-kind.ts';
import { faultKind } from './fault-spec.ts';

/** Reset connections and silence without end are looked at below. */
const ELSEWHERE: readonly FaultName[] = ['refuse', 'keepalive_race', 'cut_before_headers'];

test('there is a case for every fault on every kind of reply that it can strike', () => {
  const covered = FAULT_NAMES.flatMap((name) =>
    Object.keys(FAULT_CASES[name] ?? {}).map((transport) => `${name} ${transport}`),
  );
  const wanted = FAULT_NAMES.filter((name) => !ELSEWHERE.includes(name)).flatMap((name) =>
    faultKind(name).on.map((transport) => `${name} ${transport}`),
  );
  expect(covered.sort()).toEqual(wanted.sort());
});

const each = Object.entries(FAULT_CASES).flatMap(([name, byTransport]) =>
  Object.entries(byTransport).map(([transport, [spec, check]]) => ({ name, transport, spec, check })),
);

test.each(each)(
  '$name strikes one reply ($transport) and leaves the next alone',
  async ({ name, transport, spec, check }) => {
    await using engine = await startFakeEngine({ faults: [{ ...spec, fault: name as FaultName, times: 1 }] }); // a key of the table
    const body = BODIES[transport as Transport]; // as above
    const leaveWhen = name === 'slow_loris' ? (text: string): boolean => text.length > 12 : undefined;
    await check(await ask(engine.url, { body, ...(leaveWhen === undefined ? {} : { leaveWhen }) }));
    await intact(await ask(engine.url, { body }));
    await until(() => engine.stats().running === 0);
    expect(engine.stats()).toMatchObject({ faults: { [name]: 1 }, unexpected: [] });
    expect(engine.behaviour().faults).toEqual([]);
  },
);

test.each(['hang_before_headers', 'hang_before_first_token', 'stall_after_n'] as const)(
  '%s without an end lasts until the client leaves',
  async (fault) => {
    for (const body of Object.values(BODIES)) {
      await using engine = await startFakeEngine({ faults: [{ fault }] });
      const leave = new AbortController();
      const asked = ask(engine.url, { body, signal: leave.signal }).catch(() => undefined);
      await until(() => engine.stats().faults[fault] === 1);
      await new Promise((resolve) => setTimeout(resolve, 15));
      leave.abort();
      const answer = await asked;
      expect(answer?.whole ?? false).toBe(false);
      await until(() => engine.stats().running === 0);
    }
  },
);

test('comments keep coming while an engine hangs, so that bytes alone are no sign of life', async () => {
  await using engine = await startFakeEngine({
    faults: [
      { fault: 'stall_after_n', n: 1 },
      { fault: 'comment_keepalives', ms: 3 },
    ],
  });
  const { text } = await ask(engine.url, {
    body: BODIES.sse,
    leaveWhen: (soFar) => soFar.split(': keep-alive').length > 12,
  });
  expect(await contentOf(text)).toBe('Echo');
});

test('a connection that is used again is reset, a fresh one is served', async () => {
  await using engine = await startFakeEngine();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  await intact(await ask(engine.url, { body: BODIES.json, agent }));
  await engine.set({ fault: 'keepalive_race', times: 1 });
  await expect(ask(engine.url, { body: BODIES.json, agent })).rejects.toMatchObject({ code: 'ECONNRESET' });
  await intact(await ask(engine.url, { body: BODIES.json, agent }));
  expect(engine.stats()).toMatchObject({ requests: 2, completed: 2 });
  agent.destroy();
  await engine.set({ fault: 'cut_before_headers', times: 1 });
  await expect(ask(engine.url, { body: BODIES.json })).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('a fault may be meant for other paths, for a share of requests, or wait for the right kind of reply', async () => {
  await using engine = await startFakeEngine({
    seed: 7,
    faults: [{ fault: 'html_502', path: '/v1/models' }],
  });
  expect((await ask(engine.url, { path: '/v1/models' })).status).toBe(502);
  await intact(await ask(engine.url, { body: BODIES.json }));
  await engine.set({ faults: [{ fault: 'code_int', probability: 0.5 }] });
  const statuses: number[] = [];
  for (let i = 0; i < 20; i += 1) statuses.push((await ask(engine.url, { body: BODIES.json })).status);
  expect(statuses.filter((status) => status === 500).length).toBeGreaterThan(4);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(4);
  await engine.set({ faults: [{ fault: 'crlf', times: 1 }] });
  await ask(engine.url, { body: BODIES.json });
  expect((await ask(engine.url, { body: BODIES.sse })).text).toContain('\r\n');
});

test('faults may be combined', async () => {
  const names = [
    'crlf',
    'no_space_data',
    'multi_line_data',
    'comment_keepalives',
    'one_byte_writes',
    'empty_deltas',
  ] as const;
  await using engine = await startFakeEngine({ faults: names.map((fault) => ({ fault })) });
  await intact(await ask(engine.url, { body: BODIES.sse }));
});

test('the words of a failure are those of the flavour: TGI ends its native stream with the error', async () => {
  await using engine = await startFakeEngine({
    flavour: 'tgi',
    faults: [{ fault: 'error_in_stream', n: 1 }],
  });
  const { text } = await ask(engine.url, { path: '/generate_stream', body: { inputs: 'Why?' } });
  expect(await chunksOf(text)).toMatchObject([
    { token: { text: 'Echo' } },
    { error: 'Request failed during generation: CANCELLED', error_type: 'generation' },
  ]);
  expect(engine.stats()).toMatchObject({ failed: 1, completed: 0 });
});
