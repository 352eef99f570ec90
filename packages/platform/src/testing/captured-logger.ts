import { Writable } from 'node:stream';
import { createLogger, type Logger } from '../logger.ts';

export interface CapturedLogger {
  readonly logger: Logger;
  /** Parsed lines so far, oldest first. */
  lines(): Record<string, unknown>[];
  /** What would have gone to stdout. */
  text(): string;
}

/** The real logger, redaction and all, writing into memory. */
export function createCapturedLogger(): CapturedLogger {
  let text = '';
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString('utf8');
      done();
    },
  });
  return {
    logger: createLogger({ level: 'debug', service: 'test', destination }),
    text: () => text,
    lines: () =>
      text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>), // the logger writes objects
  };
}
