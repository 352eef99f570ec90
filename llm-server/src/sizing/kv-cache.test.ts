import { expect, test } from '@jest/globals';
import { kvBytesPerToken, kvTokens, sharesEvenly, type KvCacheDtype } from './kv-cache.ts';

interface LoggedCache {
  readonly log: string;
  /** Layers, key-value heads, head dimension. */
  readonly shape: readonly [number, number, number];
  readonly gpus?: number;
  readonly kvCacheDtype?: KvCacheDtype;
  /** Of each GPU, as the engine logged it. */
  readonly kvGib: number;
  /** As the engine logged them, or said that the length has at most. */
  readonly tokens: number;
}

/**
 * Starts of vLLM that logged both the memory and the tokens of the cache. Left out is
 * https://github.com/vllm-project/vllm/issues/21348 (Qwen3-235B-A22B-FP8 on 4 × H100: 8.11 GiB and 178,880 tokens, where
 * the formula says 1.1 % more). Every rank logs its own memory and the tokens follow the rank with the least, so the two
 * lines are most likely of different ranks. The same was seen further apart in
 * https://github.com/vllm-project/vllm/issues/13061: 8.69 GiB logged, tokens for 7.46.
 */
const LOGGED: readonly LoggedCache[] = [
  { log: 'awslabs/ai-on-eks, A10G', shape: [32, 8, 128], kvGib: 4.17, tokens: 34_160 },
  { log: 'vllm#12330, A100 40', shape: [32, 8, 128], kvGib: 11.12, tokens: 91_056 },
  { log: 'vllm#10517, RTX 3090', shape: [32, 8, 128], kvGib: 3.81, tokens: 1952 * 16 },
  { log: 'vllm#10517, longer batch', shape: [32, 8, 128], kvGib: 2.89, tokens: 23_648 },
  { log: 'vllm#17469, 4 × A10', shape: [48, 4, 128], gpus: 4, kvGib: 4.5498, tokens: 198_784 },
  { log: 'vllm#57047, Ada 48 GB', shape: [36, 8, 128], kvGib: 36.88, tokens: 268_560 },
  { log: 'vllm#25350, fp8', shape: [48, 4, 128], kvCacheDtype: 'fp8', kvGib: 10.55, tokens: 230_528 },
  { log: 'vllm#25350, refused', shape: [48, 4, 128], kvCacheDtype: 'fp8', kvGib: 5.59, tokens: 122_080 },
  { log: 'vllm/recipes#12, needs', shape: [62, 8, 128], kvGib: 62.0, tokens: 262_144 },
  { log: 'vllm/recipes#12, has', shape: [62, 8, 128], kvGib: 48.66, tokens: 205_728 },
  { log: 'vllm/recipes#12, has more', shape: [62, 8, 128], kvGib: 55.65, tokens: 235_296 },
];

test.each(LOGGED)('logged memory of the cache gives the logged tokens within 0.5 %: $log', (logged) => {
  const { shape, gpus = 1, kvCacheDtype = 'auto', kvGib, tokens } = logged;
  const [layers, kvHeads, headDim] = shape;
  const bytesPerToken = kvBytesPerToken({ model: { layers, kvHeads, headDim }, gpus, kvCacheDtype });
  const planned = kvTokens({ kvGib, bytesPerToken });
  expect(Math.abs(planned / tokens - 1)).toBeLessThan(0.005);
});

test('bytes per token are those of the models that people run', () => {
  const shapes = {
    '8B': [32, 8, 128],
    '70B': [80, 8, 128],
    '32B': [64, 8, 128],
    'Qwen3 8B': [36, 8, 128],
  } as const;
  const bytes = Object.entries(shapes).map(([name, [layers, kvHeads, headDim]]) => [
    name,
    kvBytesPerToken({ model: { layers, kvHeads, headDim }, gpus: 1, kvCacheDtype: 'auto' }),
  ]);
  expect(Object.fromEntries(bytes)).toEqual({
    '8B': 131_072,
    '70B': 327_680,
    '32B': 262_144,
    'Qwen3 8B': 147_456,
  });
});

test('key-value heads are split over the GPUs down to one each, then copied', () => {
  const model = { layers: 48, kvHeads: 4, headDim: 128 };
  const bytes = [1, 2, 4, 8].map((gpus) => kvBytesPerToken({ model, gpus, kvCacheDtype: 'auto' }));
  expect(bytes).toEqual([98_304, 49_152, 24_576, 24_576]);
});

test('heads that do not divide evenly cannot be shared', () => {
  const model = { attentionHeads: 40, kvHeads: 10 };
  const even = [1, 2, 3, 4, 5, 8].filter((gpus) => sharesEvenly({ model, gpus }));
  expect(even).toEqual([1, 2, 5]);
});

test('tokens come in whole blocks, and missing memory holds none', () => {
  const bytesPerToken = 131_072;
  expect(kvTokens({ kvGib: 31 / 8192, bytesPerToken })).toBe(16);
  expect(kvTokens({ kvGib: -1, bytesPerToken })).toBe(0);
});
