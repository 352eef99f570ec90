import { fileURLToPath } from 'node:url';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryDirectory } from '../temporary-directory.ts';
import { readQuestionSet } from './read-question-set.ts';

test('the questions of the repository are read, all of them', async () => {
  const set = await readQuestionSet({
    directory: fileURLToPath(new URL('../../questions', import.meta.url)),
  });
  expect(set.standalone).toHaveLength(259);
  expect(set.followUps).toHaveLength(70);
  expect(set.unanswerable).toHaveLength(54);
  expect(new Set(set.unanswerable.map(({ kind }) => kind))).toEqual(new Set(['near miss', 'outside']));
});

test('a malformed question is refused with its file and line', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'standalone.jsonl');
  await writeFile(path, '{"id":"s1","question":"Why?","category":"post","style":"plain","relevant":[]}\n');
  await expect(readQuestionSet({ directory: directory.path })).rejects.toThrow(`${path}:1 `);
});
