import { realpath } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isMissing } from './file-error-code.ts';

/** Whether the file that a document came from is not there any more; false where nobody may look. */
export async function isVanished(uri: string): Promise<boolean> {
  try {
    const path = fileURLToPath(uri);
    // Where a link stands now, the file it leads to is another document.
    return (await realpath(path)) !== path;
  } catch (thrown) {
    return isMissing(thrown);
  }
}
