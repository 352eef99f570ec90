import { writeFile } from 'node:fs/promises';
import { renderConfiguration } from './render-configuration.js';

await writeFile(new URL('../docs/configuration.md', import.meta.url), renderConfiguration());
