import { expect, test } from '@jest/globals';
import { openEmbeddedStore } from '@twinscribe/knowledge';
import { createCapturedTerminal } from '../testing/captured-terminal.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { fillEmptyLibrary } from './fill-empty-library.ts';

test('a first start that was interrupted is made good by the next, and after that nothing is taken in', async () => {
  await using folder = await temporaryFolder();
  for (let i = 0; i < 20; i += 1) await folder.write(`example/${i}.md`, `# Piece ${i}\n\nAbout bread.\n`);
  const dataDirectory = `${folder.path}/data`;
  const store = await openEmbeddedStore({ directory: dataDirectory });
  try {
    const documentsAfter = async (controller: AbortController): Promise<number> => {
      const terminal = createCapturedTerminal();
      const progress = (): void => controller.abort();
      const capabilities = { store, terminal: { ...terminal, progress }, signal: controller.signal };
      return (await fillEmptyLibrary({ folder: `${folder.path}/example`, dataDirectory }, capabilities))
        .documents;
    };
    const untouched = new AbortController();
    untouched.abort = () => {};
    expect(await documentsAfter(new AbortController())).toBeLessThan(20);
    expect(await documentsAfter(untouched)).toBe(20);
    await folder.write('example/later.md', '# Later\n');
    expect(await documentsAfter(untouched)).toBe(20);
  } finally {
    await store.close();
  }
});
