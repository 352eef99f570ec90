import { expect, test } from '@jest/globals';
import { AppError } from '@twinscribe/platform';
import { createManualClock } from '@twinscribe/platform/testing';
import { createAdmission } from './create-admission.ts';

const PLACES = 8;
const SERVICE_MS = 500;
const QUEUE = 32;
const ARRIVAL_MS = SERVICE_MS / PLACES / 10;

/** Ten times what the engine can carry comes in; one in eight callers waits as told, to the next whole second or not. */
async function flood({ seconds, isNamed }: { seconds: number; isNamed: boolean }) {
  const clock = createManualClock();
  let [randomState, busyMs, returned, refusedAgain, most] = [1, 0, 0, 0, 0];
  const random = (): number => (randomState = (randomState * 48_271) % 2_147_483_647) / 2_147_483_647;
  const capacity = { maxConcurrency: PLACES, kvCacheTokens: undefined };
  const admission = createAdmission(
    { queueMax: QUEUE, tenantMax: QUEUE, queueTimeoutMs: 30_000 },
    { capacity: () => capacity, clock, random },
  );
  const pause = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));

  /** Undefined once served, else in how many milliseconds to come back. */
  async function ask(id: string | undefined): Promise<number | undefined> {
    try {
      const place = await admission.admit({ tokens: 100, id }, new AbortController());
      most = Math.max(most, admission.load().queued);
      const lastsMs = SERVICE_MS * (0.5 + random());
      await pause(lastsMs);
      busyMs += lastsMs;
      place.release();
      return undefined;
    } catch (error) {
      if (error instanceof AppError && error.code === 'queue_full') return error.retryAfterMs;
      throw error;
    }
  }

  async function askPatiently(turn: number): Promise<void> {
    const id = `patient-${turn}`;
    const toldMs = await ask(id);
    if (toldMs === undefined) return;
    await pause(turn % 16 === 0 ? toldMs : Math.ceil(toldMs / 1_000) * 1_000);
    returned += 1;
    if ((await ask(id)) !== undefined) refusedAgain += 1;
  }

  const all: Promise<unknown>[] = [];
  for (let turn = 0; clock.now() < seconds * 1_000; turn += 1) {
    all.push(turn % 8 === 0 ? askPatiently(turn) : ask(isNamed ? `gone-${turn}` : undefined));
    await clock.advance(ARRIVAL_MS * 2 * random());
  }
  const usedShare = busyMs / (PLACES * clock.now());
  await clock.advance(120_000);
  await Promise.all(all);
  return { returned, refusedAgain, usedShare, most };
}

test.each([
  ['are strangers', false],
  ['have names and never come back', true],
])(
  'at ten times the capacity those who wait as told are served, and the engine stays busy, where the others %s',
  async (_who, isNamed) => {
    const { returned, refusedAgain, usedShare, most } = await flood({ seconds: 40, isNamed });
    expect(returned).toBeGreaterThan(100);
    expect(refusedAgain / returned).toBeLessThan(0.1);
    expect(usedShare).toBeGreaterThan(0.95);
    expect(most).toBeLessThanOrEqual(QUEUE);
  },
);
