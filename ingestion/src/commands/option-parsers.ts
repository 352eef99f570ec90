import { CATEGORIES, dateSchema, type Category, type SearchFilter } from '@twinscribe/contracts';
import { InvalidArgumentError, Option } from 'commander';

/** An option that may be given several times. */
export function listOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, earlier: readonly string[] = []) => [
    ...earlier,
    value,
  ]);
}

export function categoryOption(description: string): Option {
  return new Option('--category <category>', description).choices(CATEGORIES);
}

export function dateOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string) => {
    if (!dateSchema.safeParse(value).success)
      throw new InvalidArgumentError('Write 2024-03-01 or 2024-03-01T10:00:00Z.');
    return value;
  });
}

export function countOption({
  flags,
  description,
  max,
}: {
  flags: string;
  description: string;
  max: number;
}): Option {
  return new Option(flags, description).argParser((value: string) => {
    const count = Number(value);
    if (!Number.isInteger(count) || count < 1 || count > max)
      throw new InvalidArgumentError(`It must be a whole number from 1 to ${max}.`);
    return count;
  });
}

export interface FilterOptions {
  readonly category?: Category;
  readonly author?: readonly string[];
  readonly tag?: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

/** Undefined where no condition was given. */
export function toSearchFilter({ category, author, tag, from, to }: FilterOptions): SearchFilter | undefined {
  const filter: SearchFilter = {
    ...(category === undefined ? {} : { categories: [category] }),
    ...(author === undefined ? {} : { authors: [...author] }),
    ...(tag === undefined ? {} : { tags: [...tag] }),
    ...(from === undefined ? {} : { publishedFrom: from }),
    ...(to === undefined ? {} : { publishedTo: to }),
  };
  return Object.keys(filter).length === 0 ? undefined : filter;
}
