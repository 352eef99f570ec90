import { expect, test } from '@jest/globals';
import {
  advanceHealth,
  engineStateOf,
  UNKNOWN_HEALTH,
  type EngineHealth,
  type HealthEvent,
} from './engine-health.ts';

const TOLD: HealthEvent = { type: 'told', isPartial: false };
const missed = (failure: Extract<HealthEvent, { type: 'not-told' }>['failure']): HealthEvent => ({
  type: 'not-told',
  failure,
});
const ended = (outcome: 'well' | 'badly', at = 0): HealthEvent => ({
  type: 'request-ended',
  at,
  hasFailed: outcome === 'badly',
});

const after = (events: readonly HealthEvent[]): EngineHealth => events.reduce(advanceHealth, UNKNOWN_HEALTH);
const stateAfter = (events: readonly HealthEvent[], now = 0): string => engineStateOf(after(events), { now });

test.each<[string, HealthEvent[], string]>([
  ['nothing', [], 'starting'],
  ['its word', [TOLD], 'ready'],
  ['a model that loads', [missed('engine_loading')], 'starting'],
  ['a model that loads again', [TOLD, missed('engine_loading')], 'starting'],
  ['no connection', [TOLD, missed('engine_unavailable')], 'down'],
  ['no connection from the start', [missed('engine_unavailable')], 'down'],
  ['an error from the start', [missed('engine_error')], 'down'],
  ['one question left open', [TOLD, missed('first_token_timeout')], 'degraded'],
  ['two', [TOLD, missed('first_token_timeout'), missed('engine_error')], 'degraded'],
  ['three', [TOLD, missed('stalled'), missed('engine_error'), missed('engine_error')], 'down'],
  [
    'three, but it serves',
    [TOLD, ended('well'), missed('stalled'), missed('stalled'), missed('stalled')],
    'degraded',
  ],
  ['its word again', [TOLD, missed('engine_unavailable'), TOLD], 'ready'],
  ['a word that lacks something', [TOLD, { type: 'told', isPartial: true }], 'degraded'],
])('after %s it is so', (_what, events, state) => {
  expect(stateAfter(events)).toBe(state);
});

test('half of the requests failing is degraded, from four on', () => {
  expect(stateAfter([TOLD, ended('badly'), ended('badly'), ended('badly')])).toBe('ready');
  expect(stateAfter([TOLD, ended('badly'), ended('badly'), ended('well'), ended('well')])).toBe('degraded');
  expect(stateAfter([TOLD, ended('badly'), ended('well'), ended('well'), ended('well')])).toBe('ready');
});

test('failures are forgotten after half a minute, and no request is kept for ever', () => {
  const failures = Array.from({ length: 4 }, () => ended('badly', 1_000));
  expect(stateAfter([TOLD, ...failures], 30_999)).toBe('degraded');
  expect(stateAfter([TOLD, ...failures], 31_000)).toBe('ready');
  expect(after(Array.from({ length: 500 }, () => ended('well'))).ended.length).toBeLessThanOrEqual(100);
});
