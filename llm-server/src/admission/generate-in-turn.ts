import { toAppError } from '@twinscribe/platform';
import type { EngineEvent } from '../engines/engine.ts';
import type { GenerationRecord } from '../metrics/generation-record.ts';
import type { Admission, Admitted, Claim } from './admission.ts';

/**
 * Waits for a place at the engine, and keeps it until generation has ended or is closed, also while a slow reader holds
 * it up. `begin` is called when there is a place; what it begins is measured by the record that comes with it.
 */
export async function* generateInTurn(
  {
    claim,
    begin,
  }: {
    claim: Claim;
    begin: (place: Admitted) => { events: AsyncIterable<EngineEvent>; record: GenerationRecord };
  },
  { admission, signal }: { admission: Admission; signal: AbortSignal },
): AsyncGenerator<EngineEvent, void, undefined> {
  const place = await admission.admit(claim, { signal });
  const { events, record } = begin(place);
  let hasFailed = false;
  try {
    for await (const event of events) {
      record.observe(event);
      yield event;
    }
  } catch (thrown) {
    const error = toAppError(thrown);
    hasFailed = !signal.aborted;
    record.fail(error);
    throw error;
  } finally {
    place.release({ hasFailed });
    record.end();
  }
}
