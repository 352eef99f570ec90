import { expect, test } from '@jest/globals';
import { openEmbeddedStore } from '@twinscribe/knowledge';
import { createProduct } from '../src/evaluation/create-product.ts';
import { createCapturedTerminal } from '../src/testing/captured-terminal.ts';
import { temporaryFolder } from '../src/testing/temporary-folder.ts';

function createWorld({ cwd }: { cwd: string }) {
  const terminal = createCapturedTerminal();
  const { signal } = new AbortController();
  return { terminal, signal, product: createProduct({ cwd, terminal, signal }) };
}

test('a folder is taken in as `twin ingest` does, and what cannot be taken in ends it', async () => {
  await using folder = await temporaryFolder();
  const { product, signal } = createWorld({ cwd: folder.path });
  const store = await openEmbeddedStore({ directory: `${folder.path}/data` });
  try {
    await folder.write('notes/a.md', '---\ntitle: Bread\n---\nBake it.');
    await product.ingestFolder({ folder: `${folder.path}/notes` }, { store, signal });
    const { documents } = await store.listDocuments({ tenant: 'default', limit: 5 });
    expect(documents.map(({ title }) => title)).toEqual(['Bread']);
    await folder.write('notes/b.md', new Uint8Array([0xff]));
    await expect(product.ingestFolder({ folder: `${folder.path}/notes` }, { store, signal })).rejects.toThrow(
      'b.md',
    );
  } finally {
    await store.close();
  }
});

test('both tiers run for as long as the work takes, and end where it fails', async () => {
  await using folder = await temporaryFolder();
  const { product } = createWorld({ cwd: folder.path });
  const request = { dataDirectory: `${folder.path}/data`, engineUrl: 'http://127.0.0.1:9' };
  let apiUrl = '';
  const status = await product.withTiers(request, async (tiers) => {
    apiUrl = tiers.apiUrl;
    return (await fetch(`${apiUrl}/readyz`)).status;
  });
  expect(status).toBe(200);
  await expect(fetch(`${apiUrl}/readyz`)).rejects.toThrow();
  await expect(product.withTiers(request, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});
