import { randomBytes } from 'node:crypto';

/** A boundary for one request's passages that nobody can foresee. */
export const newBoundary = (): string => randomBytes(16).toString('hex');
