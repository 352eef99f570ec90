import { decodeLatentSpace } from '../dense/latent-space-bytes.ts';
import type { LatentSpace } from '../dense/latent-space.ts';
import type { Database } from './sqlite.ts';

/** What a space stands for: the chunks of the documents whose row has at most this key, so many of them. */
export interface FittedOn {
  readonly throughKey: number;
  readonly chunks: number;
}

export interface FittedSpace {
  readonly space: LatentSpace;
  readonly on: FittedOn;
}

interface NewSpace {
  readonly tenant: string;
  readonly analyzerVersion: string;
  readonly on: FittedOn;
  readonly bytes: Uint8Array;
}

interface Target {
  readonly tenant: string;
  /** Spaces of other analysers are not found. */
  readonly analyzerVersion: string;
}

/** The rows of latent spaces, one a tenant. Spaces that others fitted meanwhile are as good: the last one stays. */
export class LatentSpaceRows {
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: Database) {
    this.#statements = prepareStatements(database);
  }

  replace({ tenant, analyzerVersion, on, bytes }: NewSpace): void {
    this.#statements.replace.run(tenant, analyzerVersion, on.throughKey, on.chunks, bytes);
  }

  find({ tenant, analyzerVersion }: Target): FittedOn | undefined {
    return this.#statements.find.get(tenant, analyzerVersion);
  }

  /** Undefined also for bytes that cannot be read here. */
  read({ tenant, analyzerVersion }: Target): FittedSpace | undefined {
    const row = this.#statements.read.get(tenant, analyzerVersion);
    const space = row === undefined ? undefined : decodeLatentSpace(row.bytes);
    if (row === undefined || space === undefined) return undefined;
    return { space, on: { throughKey: row.throughKey, chunks: row.chunks } };
  }
}

function prepareStatements(database: Database) {
  const columns = 'through_key AS throughKey, fitted_on AS chunks';
  const one = 'FROM latent_spaces WHERE tenant = ? AND analyzer_version = ?';
  return {
    replace: database.prepare('INSERT OR REPLACE INTO latent_spaces VALUES (?, ?, ?, ?, ?)'),
    find: database.prepare<FittedOn>(`SELECT ${columns} ${one}`),
    read: database.prepare<FittedOn & { bytes: Uint8Array }>(`SELECT ${columns}, bytes ${one}`),
  };
}
