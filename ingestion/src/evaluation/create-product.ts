import { DEFAULT_TENANT } from '@twinscribe/knowledge';
import type { Product } from '@twinscribe/evaluation';
import { AppError, linkSignals } from '@twinscribe/platform';
import type { CommandContext } from '../command-context.ts';
import { parseCliConfig } from '../config.ts';
import { detectLanguage } from '../extract/detect-language.ts';
import { ingestSources } from '../ingest-sources.ts';
import { runServers } from '../start/run-servers.ts';

/** The product as it is measured: what its own commands do, under none of the configuration that is set here. */
export function createProduct(context: Pick<CommandContext, 'cwd' | 'terminal' | 'signal'>): Product {
  return {
    ingestFolder: async ({ folder }, { store, signal }) => {
      const request = {
        tenant: DEFAULT_TENANT,
        paths: [folder],
        cwd: context.cwd,
        defaults: { author: null, category: null, language: null, tags: [] },
        includeDrafts: false,
        prune: false,
        dryRun: false,
      };
      for await (const event of ingestSources(request, { store, detectLanguage, signal })) {
        if (event.type === 'fault') throw new AppError('invalid_request', `${event.path}: ${event.reason}`);
      }
    },
    withTiers: (request, work) => withTiers({ ...request, work }, context),
  };
}

async function withTiers<Result>(
  {
    dataDirectory,
    engineUrl,
    today,
    work,
  }: {
    dataDirectory: string;
    engineUrl?: string;
    today?: string | undefined;
    work: (tiers: { apiUrl: string }) => Promise<Result>;
  },
  { cwd, terminal, signal }: Pick<CommandContext, 'cwd' | 'terminal' | 'signal'>,
): Promise<Result> {
  const env = {
    TWIN_DATA_DIR: dataDirectory,
    API_PORT: '0',
    LLM_SERVER_PORT: '0',
    ...(engineUrl === undefined ? { ENGINE: 'extractive' } : { ENGINE: 'openai', ENGINE_URL: engineUrl }),
    ...(today === undefined ? {} : { API_TODAY: today }),
  };
  const done = new AbortController();
  using linked = linkSignals([signal, done.signal]);
  let result: { readonly value: Result } | undefined;
  const onListening = async ({ api }: { api: string }): Promise<void> => {
    result = { value: await work({ apiUrl: api }) };
    done.abort();
  };
  const config = () => parseCliConfig({ env, cwd });
  await runServers({ onListening }, { config, env, cwd, terminal, signal: linked.signal });
  signal.throwIfAborted();
  if (result !== undefined) return result.value;
  throw new AppError('api_unavailable', 'The servers did not start.');
}
