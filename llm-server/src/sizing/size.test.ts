import { expect, test } from '@jest/globals';
import { sizeCommand } from './size.ts';

test('a size is planned as text, every line short enough for a terminal or a sentence', () => {
  const { text, exitCode } = sizeCommand([
    '--gpu',
    'a10g',
    '--model',
    'llama-3.1-8b',
    '--quantization',
    'awq',
  ]);
  expect(exitCode).toBe(0);
  const expected = [
    'Llama 3.1 8B Instruct awq on 1 × A10G 24 GB, utilization 0.92',
    'FITS.',
    'sequences of 8,192',
    'about 82 tokens a second',
    '--max-model-len 16384 \\',
    'g5.xlarge',
    '$1.006/h',
    '2026-07-20',
    'The next sizes up',
  ];
  expect(expected.filter((part) => !text.includes(part))).toEqual([]);
  const tableLines = text.split('\n').filter((line) => /^ {2}\S.* {2,}\S/.test(line));
  expect(tableLines.filter((line) => line.length > 110)).toEqual([]);
  expect(text.endsWith('\n')).toBe(true);
});

test('the columns of a table line up', () => {
  const { text } = sizeCommand(['--gpu', 'a10g', '--model', 'llama-3.1-8b']);
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith('KV cache, all GPUs'));
  const table = lines.slice(start + 1, start + 6);
  expect(new Set(table.map((line) => line.length)).size).toBe(1);
});

test('the plan as JSON holds what the text says, in numbers', () => {
  const { text } = sizeCommand([
    '--gpu',
    'a10g',
    '--model',
    'qwen2.5-32b',
    '--quantization',
    'awq',
    '--json',
  ]);
  expect(JSON.parse(text)).toMatchObject({
    fit: 'does-not-fit',
    gpu: { key: 'a10g', count: 1 },
    model: { key: 'qwen2.5-32b', quantization: 'awq' },
    weightsGib: { total: 18, approximate: true },
    neededTokens: 8192,
    aws: { region: 'us-east-1' },
  });
});

test('a size that does not fit is an answer, with what does and without a command', () => {
  const { text, exitCode } = sizeCommand([
    '--gpu',
    'a10g',
    '--model',
    'qwen2.5-32b',
    '--quantization',
    'awq',
  ]);
  expect(exitCode).toBe(0);
  expect(text).toContain('DOES NOT FIT.');
  expect(text).toContain('What carries it');
  expect(text).not.toContain('vllm serve');
});

test('every flag reaches the plan', () => {
  const flags = ['--gpus', '4', '--max-model-len', '4096', '--utilization', '0.8', '--kv-cache-dtype', 'fp8'];
  const argv = [
    '--gpu',
    'l40s',
    '--model',
    'qwen3-32b',
    ...flags,
    '--max-num-batched-tokens',
    '1024',
    '--json',
  ];
  expect(JSON.parse(sizeCommand(argv).text)).toMatchObject({
    gpu: { count: 4 },
    model: { quantization: 'bf16' },
    maxModelLen: 4096,
    utilization: 0.8,
    kvCacheDtype: 'fp8',
    vllmCommand: expect.arrayContaining(['--max-num-batched-tokens', '1024']),
  });
});

test('the catalogue can be listed, as text and as JSON', () => {
  const { text } = sizeCommand(['--list']);
  for (const part of ['a10g', '600 GB/s (unverified)', 'llama-3.1-70b', 'not planned: mla', 'awq'])
    expect(text).toContain(part);
  expect(JSON.parse(sizeCommand(['--list', '--json']).text)).toHaveProperty('gpus.a10g');
});

test.each([[[]], [['--help']]])('without a question there is the usage: %j', (argv) => {
  expect(sizeCommand(argv)).toMatchObject({ exitCode: 0, text: expect.stringContaining('--kv-cache-dtype') });
});

test.each([
  [['--gpu', 'a10g'], 'model is required'],
  [['--gpu', 'nonsense', '--model', 'qwen3-8b'], 'There is no GPU "nonsense"'],
  [['--gpu', 'a10g', '--model', 'qwen3-8b', '--gpus', 'two'], 'gpus must be a number'],
  [['--gpu', 'a10g', '--model', 'qwen3-8b', '--kv-cache-dtype', 'fp4'], 'kv-cache-dtype must be one of auto'],
  [['--gpu'], '--gpu'],
  [['--nonsense'], '--nonsense'],
  [['a10g'], 'a10g'],
])('a request at fault is told what is wrong: %j', (argv, message) => {
  const { text, exitCode } = sizeCommand(argv);
  expect(exitCode).toBe(1);
  expect(text).toContain(message);
});
