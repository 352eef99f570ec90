export { createCapturedLogger, type CapturedLogger } from './captured-logger.ts';
export { loopback, type Loopback } from './loopback.ts';
export { createManualClock, type ManualClock } from './manual-clock.ts';
export { startOtlpCollector, type CollectedSpan, type OtlpCollector } from './otlp-collector.ts';
