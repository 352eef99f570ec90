import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createHttpClient } from '@twinscribe/platform';
import { createManualClock, type ManualClock } from '@twinscribe/platform/testing';
import { callContext, codeOf } from '../../test/connected-llm.ts';
import { startFakeTier, type FakeTier } from '../../test/fake-tier.ts';
import { capabilitiesOf } from '../../test/scripted-llm.ts';
import { createKnownCapabilities, type KnownCapabilities } from './known-capabilities.ts';

interface World extends AsyncDisposable {
  readonly tier: FakeTier;
  readonly known: KnownCapabilities;
  readonly clock: ManualClock;
}

async function world(): Promise<World> {
  const tier = await startFakeTier();
  const clock = createManualClock();
  const http = createHttpClient({
    baseUrl: tier.url,
    peer: 'The tier',
    errorCodes: { unavailable: 'llm_unavailable', timeout: 'stalled', badReply: 'engine_protocol_error' },
    onHeaders: (headers) => known.hear(String(headers['x-capability-revision'])),
  });
  const ages = { maxAgeMs: 1_000, maxStaleMs: 60_000, patienceMs: 250, timeoutMs: 3_000 };
  const known = createKnownCapabilities(ages, { http, clock });
  return {
    tier,
    known,
    clock,
    async [Symbol.asyncDispose]() {
      http.close();
      await tier[Symbol.asyncDispose]();
    },
  };
}

const contextTokens = async (known: KnownCapabilities): Promise<number | undefined> =>
  (await known.read(callContext())).models[0]?.max_context_tokens.value;

test('many ask at once and the tier is asked once, and later only whether anything has changed', async () => {
  await using w = await world();
  await Promise.all(Array.from({ length: 20 }, () => w.known.read(callContext())));
  await w.known.read(callContext());
  expect(w.tier.questions).toEqual([undefined]);
  await w.clock.advance(1_000);
  expect(await contextTokens(w.known)).toBe(8_192);
  expect(w.tier.questions).toEqual([undefined, '"r1"']);
  await w.known.read(callContext());
  expect(w.tier.questions).toHaveLength(2);
});

test('a reply that names another revision is enough: the next read has the new document', async () => {
  await using w = await world();
  expect(await contextTokens(w.known)).toBe(8_192);
  w.tier.document = { ...capabilitiesOf(32_768), revision: 'r2' };
  expect(await contextTokens(w.known)).toBe(8_192);
  w.known.hear('r2');
  expect(await contextTokens(w.known)).toBe(32_768);
  expect(w.tier.questions).toEqual([undefined, '"r1"']);
  expect(await contextTokens(w.known)).toBe(32_768);
  expect(w.tier.questions).toHaveLength(2);
});

test('while the tier is away its last word is used for a minute, and no longer', async () => {
  await using w = await world();
  await w.known.read(callContext());
  await w.tier[Symbol.asyncDispose]();
  await w.clock.advance(59_000);
  expect(await contextTokens(w.known)).toBe(8_192);
  await w.clock.advance(1_000);
  expect(await codeOf(w.known.read(callContext()))).toBe('llm_unavailable');
});

test('a tier that hangs holds nobody up for longer than a moment where there is a last word, and is given up where not', async () => {
  await using w = await world();
  const first = w.known.read(callContext());
  w.tier.deafTo = '/v1/capabilities';
  const cold = codeOf(first);
  await sleep(20);
  await w.clock.advance(3_000);
  expect(await cold).toBe('llm_unavailable');
  w.tier.deafTo = undefined;
  await w.known.read(callContext());
  w.tier.deafTo = '/v1/capabilities';
  await w.clock.advance(1_000);
  const stale = contextTokens(w.known);
  await sleep(20);
  await w.clock.advance(250);
  expect(await stale).toBe(8_192);
});
