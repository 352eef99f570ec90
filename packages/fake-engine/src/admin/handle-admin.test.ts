import { expect, test } from '@jest/globals';
import { startFakeEngine } from '../start-fake-engine.ts';
import { ask } from '../testing/ask.ts';

test('drills steer the engine over HTTP: change, look, reset', async () => {
  await using engine = await startFakeEngine();
  const admin = (path: string, body?: unknown): ReturnType<typeof ask> =>
    ask(engine.adminUrl, { path: `/__admin/${path}`, ...(body === undefined ? {} : { body }) });
  const changed = await admin('behaviour', { slots: 9, fault: 'html_502', times: 1 });
  expect([changed.status, JSON.parse(changed.text)]).toMatchObject([
    200,
    { slots: 9, faults: [{ fault: 'html_502', times: 1 }] },
  ]);
  expect((await ask(engine.url)).status).toBe(502);
  expect((await ask(engine.url)).status).toBe(200);
  expect(JSON.parse((await admin('stats')).text)).toMatchObject({
    completed: 1,
    faults: { html_502: 1 },
    unexpected: [],
  });
  expect(JSON.parse((await admin('requests')).text)).toMatchObject([{ outcome: 'completed' }]);
  expect(JSON.parse((await admin('reset', {})).text)).toMatchObject({ completed: 0, faults: {} });
  expect(JSON.parse((await admin('behaviour')).text)).toMatchObject({ slots: 9, faults: [] });
});

test('what is wrong is told, with everything that is wrong', async () => {
  await using engine = await startFakeEngine();
  const bad = await ask(engine.adminUrl, { path: '/__admin/behaviour', body: { slots: -1, colour: 'red' } });
  expect([bad.status, JSON.parse(bad.text)]).toEqual([
    400,
    { error: 'slots must be a whole number from 1; colour is not known' },
  ]);
  expect((await ask(engine.adminUrl, { path: '/__admin/nowhere' })).status).toBe(404);
});
