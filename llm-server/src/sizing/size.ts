import { parseArgs, types } from 'node:util';
import { AppError, parseInput, toAppError } from '@twinscribe/platform';
import { z } from 'zod';
import { loadCatalogue } from './catalogue.ts';
import { KV_CACHE_DTYPES } from './kv-cache.ts';
import { planSize } from './plan-size.ts';
import { renderCatalogue } from './render-catalogue.ts';
import { renderPlan, renderPlanAsJson } from './render-plan.ts';

const USAGE = `Plans which GPU carries a model, how many conversations at once, and at what price.

  size --gpu a10g --model llama-3.1-8b --quantization awq

  --gpu <name>                    see --list
  --model <name>                  see --list
  --quantization <name>           bf16 (default), fp8, awq
  --gpus <count>                  GPUs that share the model (default 1)
  --max-model-len <tokens>        of one sequence, prompt and answer (default: the plan chooses)
  --max-num-batched-tokens <n>    the engine's batch (default: as vLLM on that GPU)
  --utilization <share>           of the GPU memory that vLLM takes (default 0.92)
  --kv-cache-dtype <name>         ${KV_CACHE_DTYPES.join(', ')}
  --json                          the plan as JSON
  --list                          the GPUs, models and quantisations there are
  --help
`;

const options = {
  gpu: { type: 'string' },
  model: { type: 'string' },
  quantization: { type: 'string' },
  gpus: { type: 'string' },
  'max-model-len': { type: 'string' },
  'max-num-batched-tokens': { type: 'string' },
  utilization: { type: 'string' },
  'kv-cache-dtype': { type: 'string' },
  json: { type: 'boolean' },
  list: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

// Semantics are checked where the model and the GPU are known.
const flagsSchema = z.object({
  gpu: z.string(),
  model: z.string(),
  quantization: z.string().default('bf16'),
  gpus: z.coerce.number().optional(),
  'max-model-len': z.coerce.number().optional(),
  'max-num-batched-tokens': z.coerce.number().optional(),
  utilization: z.coerce.number().optional(),
  'kv-cache-dtype': z.enum(KV_CACHE_DTYPES).optional(),
});

export interface CommandResult {
  /** Ends in a line break. For stdout if the exit code is 0, else for stderr. */
  readonly text: string;
  /** 0: answered, also if the answer is that it does not fit; 1: the request is at fault; 2: we are. */
  readonly exitCode: number;
}

/** The `size` command: arguments as after its name. Prints nothing itself. */
export function sizeCommand(argv: string[]): CommandResult {
  try {
    return { text: answer(argv), exitCode: 0 };
  } catch (thrown) {
    const error = toAppError(thrown);
    return { text: `${error.message}\n`, exitCode: error.status < 500 ? 1 : 2 };
  }
}

function answer(argv: string[]): string {
  const flags = readFlags(argv);
  if (flags.help === true || argv.length === 0) return USAGE;
  const catalogue = loadCatalogue();
  if (flags.list === true)
    return flags.json === true ? `${JSON.stringify(catalogue, null, 2)}\n` : renderCatalogue(catalogue);
  const request = parseInput({ input: flags, part: 'query' }, { schema: flagsSchema });
  const plan = planSize(
    {
      gpu: request.gpu,
      model: request.model,
      quantization: request.quantization,
      gpus: request.gpus,
      maxModelLen: request['max-model-len'],
      maxBatchedTokens: request['max-num-batched-tokens'],
      utilization: request.utilization,
      kvCacheDtype: request['kv-cache-dtype'],
    },
    catalogue,
  );
  return flags.json === true ? renderPlanAsJson(plan) : renderPlan(plan);
}

function readFlags(argv: string[]) {
  try {
    return parseArgs({ args: argv, options, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    const reason = types.isNativeError(cause) ? cause.message : 'The arguments cannot be read.';
    throw new AppError('invalid_request', `${reason}\n\n${USAGE.trimEnd()}`, { cause });
  }
}
