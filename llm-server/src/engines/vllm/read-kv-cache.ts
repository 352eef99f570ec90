/**
 * Tokens that vLLM's KV cache has room for, from its metrics: `kv_cache_size_tokens` of `vllm:cache_config_info`, or
 * block size times blocks where an older version does not tell it. Engines that share the work tell one line each.
 * Undefined where the metrics do not say.
 */
export function readKvCacheTokens(metrics: string): number | undefined {
  const sizes = [...metrics.matchAll(/^vllm:cache_config_info\{(.*)\}/gm)].map(([, labels = '']) =>
    sizeOf(readLabels(labels)),
  );
  const known = sizes.filter((size) => size !== undefined);
  return known.length === 0 || known.length < sizes.length ? undefined : known.reduce((a, b) => a + b);
}

function sizeOf(labels: ReadonlyMap<string, string>): number | undefined {
  const number = (name: string): number => Number.parseInt(labels.get(name) ?? '', 10);
  const told = number('kv_cache_size_tokens');
  const tokens = told > 0 ? told : number('block_size') * number('num_gpu_blocks');
  return Number.isSafeInteger(tokens) && tokens > 0 ? tokens : undefined;
}

function readLabels(text: string): ReadonlyMap<string, string> {
  const pairs = text.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g);
  return new Map([...pairs].map(([, name = '', value = '']) => [name, value]));
}
