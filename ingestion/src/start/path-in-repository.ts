import { fileURLToPath } from 'node:url';

/** From `ingestion/dist/start/` as from `ingestion/src/start/`. */
const ROOT = new URL('../../../', import.meta.url);

export function pathInRepository(path: string): string {
  return fileURLToPath(new URL(path, ROOT));
}
