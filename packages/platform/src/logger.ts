import winston from 'winston';
import { isError } from './is-error.ts';
import { redact } from './redact.ts';
import { serializeError } from './serialize-error.ts';

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type LogFacts = Readonly<Record<string, unknown>>;

/** The event is a constant; what differs from time to time is a fact. An Error may be the value of any fact. */
export type Logger = Readonly<Record<LogLevel, (event: string, facts?: LogFacts) => void>>;

/**
 * One JSON object a line, to stdout unless told otherwise. Facts are redacted by key; line breaks, terminal escapes and
 * other control characters can only appear escaped, so that nothing a caller sends can forge a line.
 */
export function createLogger({
  level,
  service,
  destination = process.stdout,
}: {
  level: LogLevel;
  service: string;
  destination?: NodeJS.WritableStream;
}): Logger {
  destination.on('error', () => {}); // the reader of the log has gone, which must not end the service
  const inner = winston.createLogger({
    level,
    levels: { error: 0, warn: 1, info: 2, debug: 3 },
    format: winston.format.printf((info) => renderLine(info, service)),
    transports: [new winston.transports.Stream({ stream: destination, eol: '\n' })],
  });
  const write =
    (lineLevel: LogLevel) =>
    (event: string, facts: LogFacts = {}): void => {
      inner.log({ level: lineLevel, message: event, facts });
    };
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}

function renderLine({ level, message, facts }: winston.Logform.TransformableInfo, service: string): string {
  const fixed = { time: new Date().toISOString(), level, service, event: message };
  const shown = Object.fromEntries(
    Object.entries(facts ?? {})
      .filter(([key]) => !(key in fixed))
      .map(([key, value]) => [key, isError(value) ? serializeError(value) : value]),
  );
  return escapeControls(JSON.stringify({ ...fixed, ...(redact(shown) as object) })); // redact keeps an object an object
}

/** JSON escapes the controls below U+0020 only; these also move cursors, break lines or turn the text around. */
function escapeControls(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
