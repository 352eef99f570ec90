import type { LlmServerConfig } from './config.ts';
import type { Engine } from './engines/engine.ts';
import { createExtractiveEngine } from './engines/extractive-engine.ts';
import { createOpenAiEngine } from './engines/openai-engine.ts';
import { createTgiEngine } from './engines/tgi-engine.ts';
import { createVllmEngine } from './engines/vllm-engine.ts';

export function createEngine(config: LlmServerConfig['engine']): Engine {
  switch (config.kind) {
    case 'extractive':
      return createExtractiveEngine();
    case 'vllm':
      return createVllmEngine(config);
    case 'tgi':
      return createTgiEngine(config);
    case 'openai':
      return createOpenAiEngine(config);
  }
}
