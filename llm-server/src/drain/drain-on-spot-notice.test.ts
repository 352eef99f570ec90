import { expect, test } from '@jest/globals';
import { createCapturedLogger, createManualClock, loopback } from '@twinscribe/platform/testing';
import { eventually } from '../testing/eventually.ts';
import { createFakeImds } from '../testing/fake-imds.ts';
import { createDrain } from './drain.ts';
import { drainOnSpotNotice } from './drain-on-spot-notice.ts';

const NOW = Date.parse('2026-11-21T08:00:00Z');

function watch(url: string, { windowMs = 100_000 }: { windowMs?: number } = {}) {
  const clock = createManualClock();
  const { logger, lines } = createCapturedLogger();
  const admission = { drain: () => {}, undrain: () => {} };
  const shutdownSignal = new AbortController().signal;
  const drain = createDrain({ windowMs, shutdownSignal }, { admission, logger, clock });
  const close = drainOnSpotNotice({ url, wallClock: () => NOW }, { drain, clock, logger });
  const events = (): unknown[] => lines().map(({ event }) => event);
  /** The real server answers in its own time; the next question waits for the clock. */
  const nextPoll = async (): Promise<void> => {
    await eventually(() => clock.pending() > 0);
    await clock.advance(5_000);
  };
  return { clock, drain, close, events, nextPoll };
}

test('without a notice nothing happens, and one token serves for many questions', async () => {
  await using imds = await createFakeImds();
  const { drain, close, events, nextPoll } = watch(imds.url);
  for (let i = 1; i <= 3; i += 1) {
    await eventually(() => imds.asked() === i);
    await nextPoll();
  }
  await eventually(() => imds.asked() === 4);
  close();
  expect([drain.isDraining, imds.tokens(), events()]).toEqual([false, 1, []]);
});

test('a notice drains once, and answers end ten seconds before the machine does', async () => {
  await using imds = await createFakeImds();
  imds.announce({ action: 'terminate', time: '2026-11-21T08:01:30Z' });
  const { clock, drain, close, events, nextPoll } = watch(imds.url);
  await eventually(() => drain.isDraining);
  await nextPoll();
  await eventually(() => imds.asked() === 2);
  await clock.advance(74_999);
  expect(drain.signal.aborted).toBe(false);
  await clock.advance(1);
  close();
  expect(drain.signal.aborted).toBe(true);
  expect(events()).toEqual(['spot-notice', 'drain-begin']);
});

test('a window that is over sooner stays so', async () => {
  await using imds = await createFakeImds();
  imds.announce({ action: 'stop', time: '2026-11-21T08:02:00Z' });
  const { clock, drain, close } = watch(imds.url, { windowMs: 3_000 });
  await eventually(() => drain.isDraining);
  await clock.advance(3_000);
  close();
  expect(drain.signal.aborted).toBe(true);
});

test('a token that has expired is renewed without a word', async () => {
  await using imds = await createFakeImds();
  const { drain, close, events, nextPoll } = watch(imds.url);
  await eventually(() => imds.asked() === 1);
  imds.expireTokens();
  imds.announce({ action: 'terminate', time: '2026-11-21T08:02:00Z' });
  await nextPoll();
  await eventually(() => drain.isDraining);
  close();
  expect([imds.tokens(), events()]).toEqual([2, ['spot-notice', 'drain-begin']]);
});

test('a metadata service that fails is warned of once, and asked again', async () => {
  let asked = 0;
  await using broken = await loopback((_req, res) => {
    asked += 1;
    res.writeHead(500).end();
  });
  const { drain, close, events, nextPoll } = watch(broken.url);
  await eventually(() => asked === 1);
  await nextPoll();
  await eventually(() => asked === 2);
  await nextPoll();
  await eventually(() => asked === 3);
  close();
  expect([drain.isDraining, events()]).toEqual([false, ['spot-poll-failed']]);
});
