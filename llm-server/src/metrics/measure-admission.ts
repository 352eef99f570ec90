import type { Admission } from '../admission/admission.ts';
import type { GenerationMetrics } from './generation-metrics.ts';
import { noteRefusal } from './note-refusal.ts';

/** The same admission, with its waits, refusals and leavers counted. */
export function measureAdmission(
  admission: Admission,
  { metrics }: { metrics: GenerationMetrics },
): Admission {
  const note = (thrown: unknown): void => noteRefusal(thrown, { metrics, phase: 'queued' });
  metrics.watchQueue(() => admission.load().queued);
  return {
    ...admission,
    admit: async (claim, capabilities) => {
      try {
        const place = await admission.admit(claim, capabilities);
        metrics.queueWait.observe(place.waitedMs / 1_000);
        return place;
      } catch (error) {
        note(error);
        throw error;
      }
    },
    assertRoom: (claim) => {
      try {
        admission.assertRoom(claim);
      } catch (error) {
        note(error);
        throw error;
      }
    },
  };
}
