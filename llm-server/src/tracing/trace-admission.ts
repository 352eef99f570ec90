import { toAppError, type Span } from '@twinscribe/platform';
import type { Admission } from '../admission/admission.ts';

/** The same admission for one request, its wait for a place a span. */
export function traceAdmission(admission: Admission, { span: parent }: { span: Span }): Admission {
  if (!parent.isRecording) return admission;
  return {
    ...admission,
    admit: async (claim, capabilities) => {
      const span = parent.startChild({ name: 'queue', kind: 'internal' });
      let outcome = {};
      try {
        return await admission.admit(claim, capabilities);
      } catch (thrown) {
        outcome = { error: toAppError(thrown) };
        throw thrown;
      } finally {
        span.end(outcome);
      }
    },
  };
}
