import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

/** What only the llm-server may know, each with a line that would have to be found. */
const FORBIDDEN: readonly { what: string; pattern: RegExp; canary: string }[] = [
  {
    what: 'a family of models',
    pattern:
      /\b(?:(?:meta-|code)llama|llama-?\d|mi[sx]tral|qwen|gemma|deepseek|falcon-?\d|vicuna|claude-|granite|gpt-?(?:\d|oss))/i,
    canary: "const model = 'meta-llama/Llama-3.1-8B-Instruct';",
  },
  { what: 'the size of a model', pattern: /-\d{1,3}(?:x\d{1,3})?b\b/i, canary: 'some-model-70b' },
  {
    what: 'a way to quantize',
    pattern: /\b(?:awq|gptq|gguf|bnb|nf4|fp(?:8|16)|bf16|int[48]|q[2-8]_[0k])\b/i,
    canary: "quantization: 'awq'",
  },
  {
    what: 'a GPU',
    pattern: /\b(?:a10g?|a100|h[12]00|b[23]00|l40s?|v100|mi[23]\d{2}x?|T4|L4)\b/,
    canary: "if (gpu === 'a10g')",
  },
  {
    what: 'a GPU',
    pattern: /\b(?:A10G?|A100|H[12]00|B[23]00|L40S?|V100|MI[23]\d{2}X?)\b/,
    canary: '// on an A100 this fits',
  },
  { what: 'a GPU', pattern: /\b(?:nvidia|rtx|tesla|cuda|vram)\b/i, canary: 'RTX 4090' },
  {
    what: 'a machine with a GPU',
    pattern: /\b(?:g[4-7]|p[3-6])[a-z]*\.\d*(?:x?large|metal)/i,
    canary: 'g5.xlarge',
  },
  {
    what: 'the length of a context',
    pattern: /\b(?:2_?048|4_?096|8_?192|16_?384|32_?768|65_?536|131_?072|262_?144)\b/,
    canary: 'const contextTokens = 8_192;',
  },
  {
    what: 'the length of a context',
    pattern: /\b(?:8|16|32|64|128|200|256)k\b/i,
    canary: '// with 32k context',
  },
];

const found = (text: string): string[] =>
  FORBIDDEN.filter(({ pattern }) => pattern.test(text)).map(
    ({ what, pattern }) => `${what}: ${pattern.exec(text)?.[0]}`,
  );

test('the list bites: every pattern finds what it is for', () => {
  for (const { pattern, canary } of FORBIDDEN)
    expect({ canary, bites: pattern.test(canary) }).toEqual({ canary, bites: true });
  expect(found("const DEFAULT = 'Qwen/Qwen2.5-32B-Instruct-AWQ'; // A100, 32k")).toHaveLength(5);
});

test('no source of the api names a model, a GPU or the length of a context: a resize never touches it', async () => {
  const root = fileURLToPath(new URL('../src/', import.meta.url));
  const files = (await readdir(root, { recursive: true })).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );
  expect(files).toEqual(expect.arrayContaining(['main.ts', 'config.ts', join('llm', 'connect-llm.ts')]));
  const faults = await Promise.all(
    files.map(async (file) =>
      found(await readFile(join(root, file), 'utf8')).map((fault) => `${file}: ${fault}`),
    ),
  );
  expect(faults.flat()).toEqual([]);
});
