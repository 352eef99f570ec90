import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@twinscribe/platform';
import { answerFromNowhere } from '../engines/scripts.ts';
import { openTemporaryLibrary } from '../retrieval/temporary-library.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { evaluateFilters, type FilterEvaluation } from './evaluate-filters.ts';
import { withScript, type AnswersCapabilities } from './product.ts';
import type { QuestionClient } from './question-client.ts';
import type { FilterPhrase } from './read-question-set.ts';

/** Whom the phrases of the question set may name, beside the tags of the library. */
const AUTHORS = ['Ines Marchetti', 'Bartek Nowak', 'Ruth Okafor'];

/** In a library that holds hardly more than the names: what is read out of a phrase does not depend on the texts. */
export async function measureFilters(
  { phrases, tags }: { phrases: readonly FilterPhrase[]; tags: readonly string[] },
  capabilities: AnswersCapabilities,
): Promise<FilterEvaluation> {
  const { product, signal, onProgress } = capabilities;
  const [{ today } = {}] = phrases;
  if (today === undefined || phrases.some((phrase) => phrase.today !== today))
    throw new AppError('invalid_request', 'The phrases must all be asked on one day.');
  await using folder = await temporaryDirectory();
  for (const author of AUTHORS) {
    const head = `---\ntitle: Notes\nauthor: ${author}\ntags: ${JSON.stringify(tags)}\n---\n`;
    await writeFile(join(folder.path, `${author}.md`), `${head}\nNotes by ${author}.\n`);
  }
  await using library = await openTemporaryLibrary();
  await product.ingestFolder({ folder: folder.path }, { store: library.store, signal });
  onProgress(`reading filters out of ${phrases.length} phrases`);
  const work = (client: QuestionClient): Promise<FilterEvaluation> =>
    evaluateFilters({ phrases }, { client });
  return await withScript(
    { dataDirectory: library.directory, script: answerFromNowhere, today, work },
    capabilities,
  );
}
