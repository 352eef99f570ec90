import type { LlmServerConfig } from './config.ts';
import type { Engine } from './engines/engine.ts';
import { createExtractiveEngine } from './engines/extractive-engine.ts';
import { createOpenAiEngine } from './engines/openai-engine.ts';

export function createEngine(config: LlmServerConfig['engine']): Engine {
  switch (config.kind) {
    case 'extractive':
      return createExtractiveEngine();
    case 'openai':
      return createOpenAiEngine(config);
  }
}
