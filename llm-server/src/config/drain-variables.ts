import { z } from 'zod';
import { milliseconds, type ConfigRule } from './config-rule.ts';

/** Of the two minutes between a spot notice and the end of the machine, with a margin for polling and closing. */
const LIMIT_SPOT_DRAIN_MS = 100_000;
/** After the window: for error events to leave, before sockets are cut. */
export const ERROR_GRACE_MS = 1_000;

export const drainVariables = {
  LLM_SERVER_DRAIN_MS: milliseconds
    .default(25_000)
    .describe(
      'In a drain (SIGTERM, `POST /admin/drain`, a spot notice): how long answers may go on before they end with an ' +
        'error. Longer than the api takes.',
    ),
  LLM_DEREGISTRATION_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(3_600_000)
    .default(0)
    .describe(
      'On SIGTERM: how long, at the beginning of the drain, the port stays open and new work is refused with an answer, ' +
        'while load balancers take notice.',
    ),
  LLM_ENGINE_SHUTDOWN_MS: milliseconds
    .optional()
    .describe(
      'How long the engine goes on when it is stopped itself (vLLM: `--shutdown-timeout`, in seconds there). Only to ' +
        'check that a drain is shorter.',
    ),
  LLM_GRACE_MS: milliseconds
    .optional()
    .describe(
      'How long the orchestrator waits before it kills (Kubernetes: `terminationGracePeriodSeconds`, Compose: ' +
        '`stop_grace_period`). Only to check that everything else is shorter.',
    ),
  LLM_ADMIN_TOKEN: z
    .string()
    .min(16, { error: 'must have at least 16 characters: who knows it can stop this server' })
    .optional()
    .describe('Bearer token of `POST /admin/drain` and `/admin/undrain`. Unset: there are no such routes.'),
  LLM_SPOT_POLL: z
    .enum(['on', 'off'])
    .default('off')
    .describe(
      'Whether to ask EC2 for a spot interruption notice, and drain on one. In a container the instance metadata needs a ' +
        'hop limit of 2.',
    ),
  LLM_SPOT_URL: z
    .url({ protocol: /^http$/ })
    .default('http://169.254.169.254')
    .describe('Where the instance metadata service (IMDSv2) answers.'),
};

type DrainVariables = z.output<z.ZodObject<typeof drainVariables>>;

const ORDER =
  'The order is LLM_SERVER_DRAIN_MS and a second for the last words, then LLM_ENGINE_SHUTDOWN_MS, then LLM_GRACE_MS, each longer than the one before';

export const drainRules: readonly ConfigRule<DrainVariables>[] = [
  {
    names: ['LLM_SERVER_DRAIN_MS', 'LLM_ENGINE_SHUTDOWN_MS'],
    isBroken: ({ LLM_SERVER_DRAIN_MS, LLM_ENGINE_SHUTDOWN_MS = Infinity }) =>
      LLM_SERVER_DRAIN_MS + ERROR_GRACE_MS >= LLM_ENGINE_SHUTDOWN_MS,
    error: `do not fit together: the engine would stop in the middle of answers that may still go on. Shorten LLM_SERVER_DRAIN_MS, or give the engine longer (vLLM: --shutdown-timeout) and say so. ${ORDER}`,
  },
  {
    names: ['LLM_SERVER_DRAIN_MS', 'LLM_GRACE_MS'],
    isBroken: ({ LLM_SERVER_DRAIN_MS, LLM_GRACE_MS = Infinity }) =>
      LLM_SERVER_DRAIN_MS + ERROR_GRACE_MS >= LLM_GRACE_MS,
    error: `do not fit together: this server would be killed before its answers have ended. Shorten LLM_SERVER_DRAIN_MS, or raise the orchestrator's grace period and LLM_GRACE_MS. ${ORDER}`,
  },
  {
    names: ['LLM_ENGINE_SHUTDOWN_MS', 'LLM_GRACE_MS'],
    isBroken: ({ LLM_ENGINE_SHUTDOWN_MS = 0, LLM_GRACE_MS = Infinity }) =>
      LLM_ENGINE_SHUTDOWN_MS >= LLM_GRACE_MS,
    error: `do not fit together: the engine would be killed before it has stopped. Shorten the engine's shutdown timeout, or raise the orchestrator's grace period and LLM_GRACE_MS. ${ORDER}`,
  },
  {
    names: ['LLM_DEREGISTRATION_MS', 'LLM_SERVER_DRAIN_MS'],
    isBroken: ({ LLM_DEREGISTRATION_MS, LLM_SERVER_DRAIN_MS }) =>
      LLM_DEREGISTRATION_MS >= LLM_SERVER_DRAIN_MS,
    error:
      'do not fit together: both begin with the drain, and the port closes before its end. Shorten LLM_DEREGISTRATION_MS, or raise LLM_SERVER_DRAIN_MS',
  },
  {
    names: ['LLM_SPOT_POLL', 'LLM_SERVER_DRAIN_MS'],
    isBroken: ({ LLM_SPOT_POLL, LLM_SERVER_DRAIN_MS }) =>
      LLM_SPOT_POLL === 'on' && LLM_SERVER_DRAIN_MS > LIMIT_SPOT_DRAIN_MS,
    error: `do not fit together: a spot instance ends two minutes after its notice. Set LLM_SERVER_DRAIN_MS to ${LIMIT_SPOT_DRAIN_MS} or less, or unset LLM_SPOT_POLL`,
  },
];
