import { truncate } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { readVerbatimText } from './read-verbatim-text.ts';

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

test('text comes back byte for byte', async () => {
  await using folder = await temporaryFolder();
  for (const text of ['', '\ufeffa\r\nb\rc\n\n', 'a replaced \ufffd character', '🍞\u0301\u2028']) {
    const bytes = Buffer.from(text);
    const read = await readVerbatimText(await folder.write('a.md', bytes));
    expect(Buffer.from(read)).toEqual(bytes);
  }
});

test('a picture, UTF-16, Latin-1 and a NUL byte are refused with what is wrong and where', async () => {
  await using folder = await temporaryFolder();
  const cases = [
    [PNG, 'is not UTF-8 text (byte 0x89 at offset 0); if it is text, convert it, e.g. with iconv'],
    [Buffer.from('\ufeffBrot', 'utf16le'), 'it looks like UTF-16'],
    [Buffer.from('Brot für \ufffd alle', 'latin1'), '(byte 0xfc at offset 6)'],
    [Buffer.concat([Buffer.from('für \ufffd '), Buffer.of(0xc3)]), '(byte 0xc3 at offset 9)'],
    [Buffer.from('a\0b'), 'is not text (NUL byte at offset 1)'],
  ] as const;
  for (const [bytes, message] of cases) {
    await expect(readVerbatimText(await folder.write('a.md', bytes))).rejects.toThrow(message);
  }
});

test('a file of 50 MB is refused with its size and the limit, unread', async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write('a.md', '');
  await truncate(path, 50 * 1024 * 1024);
  await expect(readVerbatimText(path)).rejects.toThrow('is 50 MiB; the limit is 20 MiB: split it');
});

test('a file that is gone is refused', async () => {
  await using folder = await temporaryFolder();
  await expect(readVerbatimText(`${folder.path}/none.md`)).rejects.toThrow('no such file or folder');
});
