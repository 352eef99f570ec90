import { expect, test } from '@jest/globals';
import { FLAGS, parseArguments } from './parse-arguments.ts';

test('flags become options, whatever they are made of', () => {
  const line =
    '--flavour tgi --port 8200 --slots 2 --max-model-len 4096 --kv-tokens 9000 --ttft-ms 50 --itl-ms 10.5 --jitter 0.2 ' +
    '--start-after-ms 3000 --max-queued null --strict false --model 8b --adapter ada --adapter bob --fault crlf ' +
    '--fault html_502:2 --fault {"fault":"stall_after_n","n":5} --script Hello!';
  expect(parseArguments(line.split(' '))).toEqual({
    flavour: 'tgi',
    port: 8_200,
    adminPort: 8_201,
    slots: 2,
    maxModelLen: 4_096,
    kvTokens: 9_000,
    ttftMs: 50,
    itlMs: 10.5,
    jitter: 0.2,
    startAfterMs: 3_000,
    maxQueued: null,
    strict: false,
    model: '8b',
    adapters: ['ada', 'bob'],
    faults: [{ fault: 'crlf' }, { fault: 'html_502', times: 2 }, { fault: 'stall_after_n', n: 5 }],
    scripts: [{ includes: '', text: 'Hello!' }],
  });
  expect(parseArguments([])).toEqual({ port: 8_100, adminPort: 8_101 });
  expect(parseArguments(['--port', '0'])).toEqual({ port: 0, adminPort: 0 });
});

test('what is not known or not right is refused', () => {
  for (const args of [
    ['--colour', 'red'],
    ['--slots', 'many'],
    ['--port', '-1'],
    ['--fault', 'gremlins'],
    ['--flavour', 'gpt'],
    ['stray'],
  ]) {
    expect(() => parseArguments(args)).toThrow();
  }
  expect(FLAGS).toContain('max-model-len');
});
