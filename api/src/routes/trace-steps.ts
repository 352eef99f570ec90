import { toAppError, type Span } from '@twinscribe/platform';
import type { StepTimer } from '../rag/step-timer.ts';

/** The same timer, each step a span. The stream of the model is one already, where the llm-server is called. */
export function traceSteps(timer: StepTimer, { span }: { span: Span }): StepTimer {
  return {
    ...timer,
    step: async (name, work) => {
      const step = span.startChild({ name, kind: 'internal' });
      let outcome = {};
      try {
        return await timer.step(name, work);
      } catch (thrown) {
        outcome = { error: toAppError(thrown) };
        throw thrown;
      } finally {
        step.end(outcome);
      }
    },
  };
}
