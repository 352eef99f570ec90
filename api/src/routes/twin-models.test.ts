import { expect, test } from '@jest/globals';
import type { LibraryNames } from '../rag/pre-retrieval/library-names.ts';
import { listTwins, resolveTwin } from './twin-models.ts';

const authors = ['Ines Marchetti', 'Łukasz Żak', '村上 春樹'];

/** Names that are known, and those that there are by now. */
function namesOf(known: readonly string[], now = known): { names: LibraryNames } {
  const tell = (list: readonly string[]) => async () => ({ authors: list, tags: [] });
  return { names: { of: tell(known), anew: tell(now) } };
}

const resolve = (model: string, names: { names: LibraryNames }) => resolveTwin({ model, tenant: 't' }, names);

test('there is a twin for the library and one for each author, in any script', async () => {
  const ids = listTwins({ authors }).data.map(({ id }) => id);
  expect(ids).toEqual(['twin', 'twin/ines-marchetti', 'twin/łukasz-żak', 'twin/村上-春樹']);
  for (const id of ids.slice(1)) expect(await resolve(id, namesOf(authors))).toHaveLength(1);
});

test('two spellings of one name are one twin, who speaks for both', async () => {
  const spellings = ['Ines Marchetti', 'ines  marchetti'];
  expect(listTwins({ authors: spellings }).data).toHaveLength(2);
  expect(await resolve('twin/ines-marchetti', namesOf(spellings))).toEqual(spellings);
});

test('the twin of the library speaks for everybody, an unknown one for nobody', async () => {
  expect(await resolve('twin', namesOf(authors))).toBeUndefined();
  await expect(resolve('twin/nobody', namesOf(authors))).rejects.toMatchObject({ code: 'model_not_found' });
});

test('an author who has come since the names were read is found', async () => {
  expect(await resolve('twin/łukasz-żak', namesOf(['Ines Marchetti'], authors))).toEqual(['Łukasz Żak']);
});
