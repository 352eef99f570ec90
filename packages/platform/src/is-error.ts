import { types } from 'node:util';

/** Errors of another realm included: `instanceof` does not know those that Node's core makes for a vm context. */
export function isError(value: unknown): value is Error {
  return (
    value instanceof Error ||
    types.isNativeError(value) ||
    Object.prototype.toString.call(value) === '[object DOMException]'
  );
}

/** The `code` of a system error, or of anything else that carries one. */
export function errorCodeOf(value: unknown): string | undefined {
  return isError(value) && 'code' in value && typeof value.code === 'string' ? value.code : undefined;
}
