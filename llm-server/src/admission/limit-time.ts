import type { Clock } from '@twinscribe/platform';
import { deadlineExceeded } from './refusals.ts';

/** A signal that aborts with AppError `deadline_exceeded` at that time of the clock, until it is disposed of. */
export function limitTime(
  { deadlineAt }: { deadlineAt: number },
  { clock }: { clock: Clock },
): { readonly signal: AbortSignal } & Disposable {
  const controller = new AbortController();
  const cancel = clock.after(deadlineAt - clock.now(), () => controller.abort(deadlineExceeded()));
  return { signal: controller.signal, [Symbol.dispose]: cancel };
}
