import { expect, test } from '@jest/globals';
import { AppError } from '@twinscribe/platform';
import { loadCatalogue } from './catalogue.ts';
import { planSize } from './plan-size.ts';
import type { SizeRequest } from './resolve-subject.ts';

const catalogue = loadCatalogue();

const plan = (request: SizeRequest) => planSize(request, catalogue);

function refusal(request: SizeRequest): AppError {
  try {
    plan(request);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error('The plan was made.');
}

interface Example {
  readonly size: SizeRequest;
  /** What people who did the sum by hand expect, as a range. */
  readonly kvGib: readonly [number, number];
  readonly at8k: readonly [number, number];
}

const llama8b = { gpu: 'a10g', model: 'llama-3.1-8b' };
const qwen32b = { gpu: 'a100-80', model: 'qwen2.5-32b' };

const EXAMPLES: readonly Example[] = [
  { size: { ...llama8b, quantization: 'bf16', utilization: 0.9 }, kvGib: [3.7, 4.3], at8k: [3.7, 4.3] },
  { size: { ...llama8b, quantization: 'bf16' }, kvGib: [4.1, 4.7], at8k: [4.1, 4.7] },
  { size: { ...llama8b, quantization: 'awq' }, kvGib: [13.5, 13.9], at8k: [13.5, 13.9] },
  { size: { ...qwen32b, quantization: 'bf16', utilization: 0.9 }, kvGib: [7.8, 9.0], at8k: [3.9, 4.5] },
  { size: { ...qwen32b, quantization: 'bf16' }, kvGib: [9.4, 10.6], at8k: [4.7, 5.3] },
  { size: { ...qwen32b, quantization: 'awq', utilization: 0.9 }, kvGib: [50.7, 51.9], at8k: [25.35, 25.95] },
  { size: { ...qwen32b, quantization: 'fp8', utilization: 0.9 }, kvGib: [36.3, 37.5], at8k: [18.15, 18.75] },
  { size: { ...qwen32b, gpu: 'l40s', quantization: 'awq' }, kvGib: [21.5, 21.5], at8k: [10.7, 10.7] },
  { size: { ...qwen32b, gpu: 'h200', quantization: 'bf16' }, kvGib: [65.1, 65.1], at8k: [32.6, 32.6] },
];

test.each(EXAMPLES)('sums done by hand lie within the range: $size', ({ size, kvGib, at8k }) => {
  const { kvGib: planned, concurrency } = plan(size);
  expect(planned.low).toBeLessThanOrEqual(kvGib[0]);
  expect(planned.high).toBeGreaterThanOrEqual(kvGib[1]);
  const held = concurrency.find(({ tokens }) => tokens === 8192);
  expect(held?.low).toBeLessThanOrEqual(at8k[0]);
  expect(held?.high).toBeGreaterThanOrEqual(at8k[1]);
});

test('an 8B on an A10G fits, with the command that makes the plan hold', () => {
  const { fit, maxModelLen, vllmCommand, tokensPerSecond } = plan({ ...llama8b, quantization: 'awq' });
  expect(fit).toBe('fits');
  expect(maxModelLen).toBe(16_384);
  expect(tokensPerSecond.expected).toBe(82);
  expect(vllmCommand.join(' ')).toBe(
    'vllm serve hugging-quants/Meta-Llama-3.1-8B-Instruct-AWQ-INT4 --max-model-len 16384 --gpu-memory-utilization 0.92 --max-num-seqs 256 --max-num-batched-tokens 2048',
  );
});

test('the command names the GPUs that share and the type of the cache', () => {
  const { vllmCommand } = plan({
    gpu: 'l40s',
    gpus: 4,
    model: 'qwen2.5-32b',
    quantization: 'fp8',
    maxModelLen: 4096,
    utilization: 0.85,
    kvCacheDtype: 'fp8',
  });
  expect(vllmCommand.join(' ')).toBe(
    'vllm serve Qwen/Qwen2.5-32B-Instruct --quantization fp8 --max-model-len 4096 --gpu-memory-utilization 0.85 --max-num-seqs 256 --max-num-batched-tokens 2048 --tensor-parallel-size 4 --kv-cache-dtype fp8',
  );
});

test('an FP8 cache holds twice the tokens', () => {
  const wide = plan({ ...llama8b, quantization: 'bf16' });
  const narrow = plan({ ...llama8b, quantization: 'bf16', kvCacheDtype: 'fp8' });
  expect(narrow.kvTokens.likely / wide.kvTokens.likely).toBeCloseTo(2, 2);
});

test('a 32B does not fit on an A10G, and the plan says what does', () => {
  const { fit, kvTokens, suggestions } = plan({ gpu: 'a10g', model: 'qwen2.5-32b', quantization: 'awq' });
  expect(fit).toBe('does-not-fit');
  expect(kvTokens.high).toBeLessThan(8192);
  const sizes = suggestions.map(
    ({ instance, quantization, priceRatio }) => `${instance} ${quantization} ×${priceRatio}`,
  );
  expect(sizes).toEqual([
    'g6e.xlarge fp8 ×1.85',
    'g6e.xlarge awq ×1.85',
    'g7e.2xlarge bf16 ×3.34',
    'g5.12xlarge awq ×5.64',
  ]);
});

test('weights larger than the GPU leave no token and a negative cache', () => {
  const { fit, kvGib, kvTokens } = plan({ gpu: 'a10g', model: 'llama-3.1-70b', quantization: 'bf16' });
  expect(fit).toBe('does-not-fit');
  expect(kvGib.high).toBeLessThan(-100);
  expect(kvTokens).toEqual({ low: 0, likely: 0, high: 0 });
});

test('what fits in the likely case only is tight', () => {
  const roomy = plan({ ...llama8b, quantization: 'bf16' });
  const between = Math.round((roomy.kvTokens.low + roomy.kvTokens.likely) / 2);
  const fits = [roomy.kvTokens.low, between, roomy.kvTokens.likely + 16].map(
    (maxModelLen) => plan({ ...llama8b, quantization: 'bf16', maxModelLen }).fit,
  );
  expect(fits).toEqual(['fits', 'tight', 'does-not-fit']);
});

test('the ladder from an A10G leads over larger single GPUs, with the ratios of their prices', () => {
  const { ladder, aws } = plan({ ...llama8b, quantization: 'bf16' });
  expect(aws.offers[0]).toMatchObject({ instance: 'g5.xlarge', usdPerHour: 1.006, priceDate: '2026-07-20' });
  const steps = ladder.up.map(({ instance, priceRatio }) => `${instance} ×${priceRatio}`);
  expect(steps).toEqual([
    'g6e.xlarge ×1.85',
    'g7e.2xlarge ×3.34',
    'g5.12xlarge ×5.64',
    'p5.4xlarge ×6.84',
    'g6e.12xlarge ×10.43',
  ]);
  expect(ladder.down.map(({ instance }) => instance)).toEqual(['g6.xlarge']);
  expect(ladder.up.every(({ kvTokens, usdPerHour }) => kvTokens > 40_000 && usdPerHour > 1.006)).toBe(true);
});

test('AWS has no single A100: the plan says so and names the single GPUs of its class', () => {
  const { aws, ladder } = plan({ gpu: 'a100', model: 'qwen2.5-32b', quantization: 'bf16' });
  expect(aws.offers.map(({ instance, gpuCount }) => [instance, gpuCount])).toEqual([['p4de.24xlarge', 8]]);
  expect(aws.note).toContain('no instance with a single A100 80 GB');
  expect(aws.note).toContain('g7e.2xlarge (RTX PRO 6000 Blackwell 96 GB, $3.36 an hour)');
  expect(aws.note).toContain('p5.4xlarge (H100 80 GB, $6.88 an hour)');
  expect(ladder.down.map(({ instance }) => instance)).toEqual(['g7e.2xlarge', 'g5.12xlarge', 'p5.4xlarge']);
  expect(ladder.lighter.map(({ instance, quantization }) => `${instance} ${quantization}`)).toEqual([
    'g6e.xlarge fp8',
    'g6e.xlarge awq',
  ]);
});

test('a number of GPUs between two sizes is carried by the larger one', () => {
  const { aws } = plan({ ...llama8b, quantization: 'bf16', gpus: 2 });
  expect(aws.offers.map(({ instance, gpuCount }) => [instance, gpuCount])).toEqual([
    ['g5.12xlarge', 4],
    ['g5.24xlarge', 4],
  ]);
  expect(aws.note).toContain('exactly 2 × A10G');
});

test.each([
  'gemma-4-31b',
  'gpt-oss-20b',
  'mistral-7b-v0.1',
  'qwen3.8-27b',
  'qwen3-next-80b-a3b',
  'deepseek-v2-lite',
])('a model whose cache does not follow from its shape is refused with the reason: %s', (model) => {
  const { code, param, message } = refusal({ gpu: 'a100-80', model, quantization: 'bf16' });
  expect({ code, param }).toEqual({ code: 'invalid_request', param: 'model' });
  expect(message).toMatch(/sliding-window|hybrid|latent/);
  expect(message).toContain('not planned');
});

test.each([
  [{ gpu: 'a10x' }, 'gpu', 'Did you mean a10g?'],
  [{ model: 'llama-3-1-8' }, 'model', 'Did you mean llama-3.1-8b?'],
  [{ model: 'something else entirely' }, 'model', 'There are: qwen3-4b,'],
  [{ quantization: 'fp9' }, 'quantization', 'There are: bf16, fp8, awq.'],
  [{ gpus: 9 }, 'gpus', 'from 1 to 8'],
  [{ gpus: 1.5 }, 'gpus', 'whole number'],
  [{ gpus: 3 }, 'gpus', '32 attention and 8 key-value heads'],
  [{ maxModelLen: 200_000 }, 'maxModelLen', '131072'],
  [{ maxModelLen: 0 }, 'maxModelLen', 'from 1'],
  [{ utilization: 1.2 }, 'utilization', 'at most 1'],
  [{ utilization: Number.NaN }, 'utilization', 'above 0'],
  [{ maxBatchedTokens: 16 }, 'maxBatchedTokens', '256'],
])('what cannot be planned is refused: %j', (fault, param, message) => {
  const error = refusal({ ...llama8b, quantization: 'bf16', ...fault });
  expect({ code: error.code, param: error.param }).toEqual({ code: 'invalid_request', param });
  expect(error.message).toContain(message);
});

test('notes name what nobody confirmed and what the GPU cannot do', () => {
  const { notes } = plan({
    gpu: 'a10g',
    model: 'qwen3-30b-a3b',
    quantization: 'fp8',
    kvCacheDtype: 'fp8',
    gpus: 4,
  });
  const text = notes.join('\n');
  expect(text).toContain('weights is calculated');
  expect(text).toContain('bandwidth of the A10G 24 GB is not confirmed');
  expect(text).toContain('does not calculate in FP8');
  expect(text).toContain('experts of one token');
  expect(text).toContain('several GPUs');
  expect(plan({ ...llama8b, gpu: 'rtx-pro-6000', quantization: 'bf16' }).notes.join('\n')).toContain(
    'Blackwell',
  );
});

test('every model that is planned has a plan on every GPU at every quantisation', () => {
  const sizes = Object.entries(catalogue.models)
    .filter(([, { attention }]) => attention === 'full')
    .flatMap(([model, { weights }]) =>
      Object.keys(catalogue.gpus).flatMap((gpu) =>
        Object.keys(weights).map((quantization) => ({ gpu, model, quantization })),
      ),
    );
  for (const size of sizes) {
    const { fit, kvGib, suggestions, aws } = plan(size);
    expect(kvGib.low).toBeLessThanOrEqual(kvGib.likely);
    expect(kvGib.likely).toBeLessThanOrEqual(kvGib.high);
    expect(aws.offers.length).toBeGreaterThan(0);
    expect(suggestions.length > 0).toBe(fit === 'does-not-fit');
  }
});
