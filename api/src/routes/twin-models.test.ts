import { expect, test } from '@jest/globals';
import { AppError } from '@twinscribe/platform';
import { listTwins, resolveTwin } from './twin-models.ts';

const authors = ['Ines Marchetti', 'Łukasz Żak', '村上 春樹'];

test('there is a twin for the library and one for each author, in any script', () => {
  const ids = listTwins({ authors }).data.map(({ id }) => id);
  expect(ids).toEqual(['twin', 'twin/ines-marchetti', 'twin/łukasz-żak', 'twin/村上-春樹']);
  for (const id of ids.slice(1)) expect(resolveTwin({ model: id, authors })).toHaveLength(1);
});

test('two spellings of one name are one twin, who speaks for both', () => {
  const spellings = ['Ines Marchetti', 'ines  marchetti'];
  expect(listTwins({ authors: spellings }).data).toHaveLength(2);
  expect(resolveTwin({ model: 'twin/ines-marchetti', authors: spellings })).toEqual(spellings);
});

test('the twin of the library speaks for everybody, an unknown one for nobody', () => {
  expect(resolveTwin({ model: 'twin', authors })).toBeUndefined();
  expect(() => resolveTwin({ model: 'twin/nobody', authors })).toThrow(AppError);
});
