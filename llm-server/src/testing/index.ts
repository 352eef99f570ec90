export {
  createFakeOpenAiEngine,
  type FakeModel,
  type FakeOpenAiEngine,
  type RecordedRequest,
} from './fake-openai-engine.ts';
export { completionSteps, type FakeStep } from './fake-script.ts';
