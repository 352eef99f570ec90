/** What nobody can know to the point before the engine has started. */
export interface Range {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

export function mapRange({ low, likely, high }: Range, transform: (value: number) => number): Range {
  return { low: transform(low), likely: transform(likely), high: transform(high) };
}
