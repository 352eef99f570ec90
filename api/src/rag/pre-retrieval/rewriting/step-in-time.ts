import type { Retrieval } from '@twinscribe/contracts';
import { AppError, linkSignals, toAppError, untilAborted, type Clock } from '@twinscribe/platform';

export type StepFault = NonNullable<Retrieval['rewriteFault']>;

export type StepResult<Value> =
  { readonly value: Value; readonly fault: null } | { readonly value: undefined; readonly fault: StepFault };

/**
 * Work of a model that the answer can do without: what it brings within its time, or why it brought nothing. `undefined` from
 * the work is nonsense, `bad-reply`. What is late is left, and so stopped. Throws only where the caller's own signal aborts.
 */
export async function stepInTime<Value>(
  { timeoutMs, work }: { timeoutMs: number; work: (signal: AbortSignal) => Promise<Value | undefined> },
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<StepResult<Value>> {
  const box = new AbortController();
  const cancel = clock.after(timeoutMs, () => box.abort(new DOMException('too late', 'TimeoutError')));
  using linked = linkSignals([signal, box.signal]);
  try {
    const value = await untilAborted(work(linked.signal), linked);
    return value === undefined ? { value: undefined, fault: 'bad-reply' } : { value, fault: null };
  } catch (thrown) {
    if (signal.aborted) throw toAppError(signal.reason);
    if (box.signal.aborted) return { value: undefined, fault: 'timeout' };
    return { value: undefined, fault: thrown instanceof AppError ? 'unavailable' : 'bad-reply' };
  } finally {
    cancel();
  }
}
