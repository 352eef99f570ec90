import { join } from 'node:path';
import { AppError } from '@twinscribe/platform';
import { frontMatterFields } from '../extract/front-matter-fields.ts';
import { readFrontMatter } from '../extract/read-front-matter.ts';
import { readVerbatimText } from './read-verbatim-text.ts';
import type { Repository } from './source-item.ts';

const README = /^readme\.(?:md|markdown|mdx)$/i;

/** The repository that the folder is, if it holds a README whose front matter says `category: repository`. */
export async function readRepository({
  folder,
  names,
}: {
  folder: string;
  names: readonly string[];
}): Promise<Repository | undefined> {
  const readme = names.find((name) => README.test(name));
  if (readme === undefined) return undefined;
  try {
    const fields = frontMatterFields(readFrontMatter(await readVerbatimText(join(folder, readme))));
    if (fields.category !== 'repository') return undefined;
    const { author, language, tags, isDraft } = fields;
    return { folder, author, language, tags, isDraft };
  } catch (thrown) {
    // The README is a document as well; its fault is reported when its turn comes.
    if (thrown instanceof AppError) return undefined;
    throw thrown;
  }
}
