import { expect, test } from '@jest/globals';
import { AppError } from './app-error.ts';
import { createCapturedLogger } from './testing/captured-logger.ts';

test('a line is one JSON object with time, level, service and event', () => {
  const { logger, lines, text } = createCapturedLogger();
  logger.info('started', { port: 8_000, at: new Date(0), huge: 10n });
  expect(lines()).toEqual([
    {
      time: expect.any(String),
      level: 'info',
      service: 'test',
      event: 'started',
      port: 8_000,
      at: '1970-01-01T00:00:00.000Z',
      huge: '10',
    },
  ]);
  expect(text().endsWith('}\n')).toBe(true);
});

test('no planted secret and no written text reaches the output, whatever it is wrapped in', () => {
  const { logger, text, lines } = createCapturedLogger();
  const planted = 'PLANTED';
  logger.info('request', {
    authorization: planted,
    headers: {
      Authorization: `Bearer ${planted}`,
      Cookie: planted,
      'set-cookie': [planted],
      'X-Api-Key': planted,
    },
    apiKey: planted,
    engine_api_key: planted,
    token: planted,
    accessToken: { value: planted },
    password: planted,
    clientSecret: planted,
    prompt: planted,
    answer: planted,
    nested: [
      { messages: [{ role: 'user', content: planted }], question: planted, query: planted, text: planted },
    ],
    url: `https://user:${planted}@example.org/`,
    note: `sent with Bearer ${planted}${planted}`,
  });
  expect(text()).not.toContain(planted);
  expect(lines()).toHaveLength(1);
});

test('counts are not secrets', () => {
  const { logger, lines } = createCapturedLogger();
  logger.info('request', { promptTokens: 12, completion_tokens: 3, tokens: 15, text: 40 });
  expect(lines()[0]).toMatchObject({ promptTokens: 12, completion_tokens: 3, tokens: 15, text: 40 });
});

test('neither a line break nor a terminal escape can forge anything', () => {
  const { logger, text, lines } = createCapturedLogger();
  const forged = 'x\n{"level":"info"}\r\u001b[2J\u009b2J\u2028\u202e\u007f';
  logger.warn('request', { path: forged, [forged]: 1, level: 'info', event: 'other' });
  expect(text().trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e]/);
  expect(lines()).toHaveLength(1);
  expect(lines()[0]).toMatchObject({ level: 'warn', event: 'request', path: forged });
});

test('an error is logged with its code and causes, and with a stack only where the fault is ours', () => {
  const { logger, lines } = createCapturedLogger();
  const root = new Error('socket hang up');
  logger.error('request', {
    error: new AppError('engine_error', 'The engine failed.', { cause: new Error('outer', { cause: root }) }),
  });
  logger.error('request', { error: new AppError('internal', 'Oops.', { cause: root }) });
  expect(lines()[0]?.['error']).toEqual({
    name: 'AppError',
    code: 'engine_error',
    message: 'The engine failed.',
    causes: ['Error: outer', 'Error: socket hang up'],
  });
  expect(lines()[1]).toMatchObject({
    error: { code: 'internal', stack: expect.stringContaining('logger.test') },
  });
});

test('circles and depth do not break a line', () => {
  const { logger, lines } = createCapturedLogger();
  const circle: Record<string, unknown> = { name: 'a' };
  circle['self'] = circle;
  let deep: unknown = 'end';
  for (let i = 0; i < 50_000; i += 1) deep = [deep];
  logger.info('odd', { circle, deep, missing: undefined, fn: () => 1 });
  expect(lines()[0]).toMatchObject({ circle: { name: 'a', self: '[circular]' } });
});

test('lines below the level are not written', async () => {
  const { createLogger } = await import('./logger.ts');
  const { PassThrough } = await import('node:stream');
  const destination = new PassThrough();
  const logger = createLogger({ level: 'warn', service: 'test', destination });
  logger.info('quiet');
  logger.error('loud');
  expect(String(destination.read())).toMatch(/^\{[^\n]*"event":"loud"\}\n$/);
});
