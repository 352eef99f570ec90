import { test } from '@jest/globals';
import type { ContractCase, LibraryWorld } from './library-world.ts';
import { listingCases } from './listing-cases.ts';
import { replacingCases } from './replacing-cases.ts';
import { filterCases } from './filter-cases.ts';
import { searchCases } from './search-cases.ts';
import { sharingCases } from './sharing-cases.ts';
import { tenantCases } from './tenant-cases.ts';

export interface SkippedCases {
  readonly reason: string;
  readonly tests: readonly string[];
}

const CASES: readonly ContractCase[] = [
  ...replacingCases,
  ...searchCases,
  ...filterCases,
  ...tenantCases,
  ...listingCases,
  ...sharingCases,
];

/**
 * Registers the tests that every LibraryStore passes. `create` makes an empty library of the test's own each time.
 * What is skipped shows with its reason; a name to skip that no test has throws.
 */
export function runLibraryStoreContract({
  name,
  create,
  skip = [],
}: {
  name: string;
  create: () => Promise<LibraryWorld>;
  skip?: readonly SkippedCases[];
}): void {
  const reasons = new Map(
    skip.flatMap(({ reason, tests }) => tests.map((title) => [title, reason] as const)),
  );
  for (const title of reasons.keys()) {
    if (!CASES.some((each) => each.name === title)) throw new Error(`no contract test is named "${title}"`);
  }
  for (const { name: title, run } of CASES) {
    const reason = reasons.get(title);
    if (reason === undefined) test(`${name}: ${title}`, () => run(create));
    // The reason is part of the name, so that every run prints it.
    else test.skip(`${name}: ${title} (skipped: ${reason})`, () => undefined);
  }
}
