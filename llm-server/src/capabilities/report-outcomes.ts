import type { ErrorCode } from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';
import type { Engine } from '../engines/engine.ts';

/** By the engine's fault. A refusal under load, or while it loads, is none. */
const FAILURES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'engine_error',
  'engine_protocol_error',
  'engine_unavailable',
  'first_token_timeout',
  'stalled',
]);

/** The same engine, whose answers and failures are reported. What the caller did wrong, or left, is not. */
export function reportOutcomes(
  engine: Engine,
  { report }: { report: (outcome: { hasFailed: boolean }) => void },
): Engine {
  return {
    ...engine,
    async *generate(request, capabilities) {
      try {
        for await (const event of engine.generate(request, capabilities)) {
          if (event.type === 'end') report({ hasFailed: false });
          yield event;
        }
      } catch (error) {
        if (error instanceof AppError && FAILURES.has(error.code)) report({ hasFailed: true });
        throw error;
      }
    },
  };
}
