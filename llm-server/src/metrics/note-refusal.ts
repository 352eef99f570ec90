import { toAppError } from '@twinscribe/platform';
import type { GenerationMetrics } from './generation-metrics.ts';

/** Counts a request that ends before it has come to the engine, by refusal or because its caller left. */
export function noteRefusal(
  thrown: unknown,
  { metrics, phase }: { metrics: GenerationMetrics; phase: 'counting' | 'queued' },
): void {
  const { code } = toAppError(thrown);
  metrics.requests.inc({ outcome: code });
  if (code === 'cancelled') metrics.cancellations.inc({ phase });
  else metrics.rejections.inc({ reason: code });
}
