import type { Behaviour } from '../behaviour.ts';
import type { EngineView } from './flavour.ts';
import { renderSamples, type Sample } from './prometheus.ts';

const BLOCK_SIZE = 16;

/** The metrics that adapters read: load, use of the KV cache, its size, and counts of tokens and outcomes. */
export function renderVllmMetrics({ behaviour, scheduler, ledger }: EngineView): string {
  const { counts } = ledger;
  const labels = { engine: '0', model_name: behaviour.model };
  const gauge = (name: string, value: number): Sample => ({
    name: `vllm:${name}`,
    type: 'gauge',
    labels,
    value,
  });
  const counter = (name: string, value: number): Sample => ({ ...gauge(name, value), type: 'counter' });
  const finished = (reason: string, value: number): Sample => ({
    ...counter('request_success_total', value),
    labels: { ...labels, finished_reason: reason },
  });
  return renderSamples([
    gauge('num_requests_running', scheduler.running),
    gauge('num_requests_waiting', scheduler.waiting),
    gauge('kv_cache_usage_perc', Math.min(1, scheduler.kvTokensInUse() / behaviour.kvTokens)),
    counter('num_preemptions_total', 0),
    counter('prompt_tokens_total', counts.promptTokens),
    counter('generation_tokens_total', counts.generatedTokens),
    finished('stop', counts.completed),
    finished('abort', counts.aborted),
    finished('error', counts.failed),
    counter('admission_rejections_total', counts.rejected),
    cacheConfig(behaviour),
  ]);
}

/** The size of the KV cache, in whole blocks. */
function cacheConfig({ kvTokens, maxModelLen }: Behaviour): Sample {
  const blocks = Math.floor(kvTokens / BLOCK_SIZE);
  const labels = {
    block_size: String(BLOCK_SIZE),
    cache_dtype: 'auto',
    enable_prefix_caching: 'True',
    engine: '0',
    gpu_memory_utilization: '0.92',
    kv_cache_max_concurrency: (kvTokens / maxModelLen).toFixed(2),
    kv_cache_size_tokens: String(blocks * BLOCK_SIZE),
    num_gpu_blocks: String(blocks),
  };
  return { name: 'vllm:cache_config_info', type: 'gauge', labels, value: 1 };
}
