import express, { type Request, type RequestHandler } from 'express';
import { AppError, toAppError } from './app-error.ts';
import { errorCodeOf, isError } from './is-error.ts';

const LIMIT_DEPTH = 64;
const FORBIDDEN_KEYS = ['__proto__', 'constructor', 'prototype'];

/**
 * Reads a JSON object or array into `req.body`; requests without a body pass. Everything else ends in an AppError:
 * another media type, broken UTF-8 or JSON, too many bytes, nesting beyond 64 levels, keys that reach for prototypes.
 */
export function jsonBody({ limitBytes = 1024 * 1024 }: { limitBytes?: number } = {}): RequestHandler {
  const readBytes = express.raw({ limit: limitBytes, type: () => true });
  return (req, res, next) => {
    if (!hasBody(req)) return next();
    if (!isJson(req)) return next(unsupportedMediaType());
    readBytes(req, res, (failure?: unknown) => {
      if (failure !== undefined) return next(toBodyError(failure, limitBytes));
      try {
        req.body = parseJson(req.body as unknown);
        next();
      } catch (error) {
        next(error);
      }
    });
  };
}

function hasBody(req: Request): boolean {
  return req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
}

/** `application/json`, in UTF-8 if it says so at all: JSON is not exchanged in anything else. */
function isJson(req: Request): boolean {
  const [type = '', ...parameters] = (req.headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith('charset='));
  return (
    type.trim() === 'application/json' && (charset === undefined || /^charset="?utf-?8"?$/.test(charset))
  );
}

function unsupportedMediaType(): AppError {
  return new AppError(
    'unsupported_media_type',
    'Send the body as JSON in UTF-8, with the header "content-type: application/json".',
  );
}

function toBodyError(failure: unknown, limitBytes: number): AppError {
  const type: unknown = isError(failure) && 'type' in failure ? failure.type : undefined;
  switch (type) {
    case 'entity.too.large':
      return new AppError('payload_too_large', `The request body is larger than ${limitBytes} bytes.`, {
        cause: failure,
        details: { limitBytes },
      });
    case 'encoding.unsupported':
      return new AppError(
        'unsupported_media_type',
        'Send the body without content-encoding, or as gzip, deflate or br.',
        {
          cause: failure,
        },
      );
    case 'request.aborted':
      return new AppError('cancelled', 'The client has left.', { cause: failure });
    case 'request.size.invalid':
      return new AppError('invalid_request', 'The request body is not as long as its content-length says.', {
        cause: failure,
      });
    default:
      return isUndecodable(failure)
        ? new AppError(
            'invalid_request',
            'The request body cannot be decompressed: it does not match its content-encoding.',
            {
              cause: failure,
            },
          )
        : toAppError(failure);
  }
}

const isUndecodable = (failure: unknown): boolean =>
  /^(?:Z_|ERR__ERROR|ERR_BROTLI)/.test(errorCodeOf(failure) ?? '');

function parseJson(bytes: unknown): unknown {
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return undefined;
  const value = decode(bytes);
  if (typeof value !== 'object' || value === null) {
    throw new AppError('invalid_request', 'The request body must be a JSON object.');
  }
  checkShape(value);
  return value;
}

/** Keeps nothing from one whole text to the next. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Buffer): unknown {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch (cause) {
    throw new AppError('invalid_request', 'The request body is not valid UTF-8.', { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The parser's own message quotes the body, so it stays in the cause.
    throw new AppError('invalid_request', 'The request body is not valid JSON.', { cause });
  }
}

/** Without recursion: the depth is the caller's choice, the stack is ours. */
function checkShape(root: object): void {
  let level: object[] = [root];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > LIMIT_DEPTH) {
      throw new AppError('invalid_request', `The request body is nested deeper than ${LIMIT_DEPTH} levels.`);
    }
    const next: object[] = [];
    for (const container of level) {
      if (!Array.isArray(container)) checkKeys(container);
      for (const value of Object.values(container) as unknown[]) {
        if (typeof value === 'object' && value !== null) next.push(value);
      }
    }
    level = next;
  }
}

function checkKeys(container: object): void {
  const key = FORBIDDEN_KEYS.find((name) => Object.hasOwn(container, name));
  if (key !== undefined)
    throw new AppError('invalid_request', `The field name "${key}" is not allowed.`, { param: key });
}
