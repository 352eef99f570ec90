/** The value below which the share of all values lies; 0 where there is none. */
export function percentile({ values, share }: { values: readonly number[]; share: number }): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
