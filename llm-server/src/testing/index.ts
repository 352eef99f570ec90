export {
  createFakeOpenAiEngine,
  type FakeModel,
  type FakeOpenAiEngine,
  type RecordedRequest,
} from './fake-openai-engine.ts';
export { completionSteps, type FakeStep } from './fake-script.ts';
export { runFaultMatrix, TRANSPORTS, type MatrixCell, type Transport } from './fault-matrix.ts';
export type { Ending } from './judge-ending.ts';
