import { apiConfigSchema } from '@twinscribe/api/config';
import { cliConfigSchema } from '@twinscribe/ingestion/config';
import { llmServerConfigSchema } from '@twinscribe/llm-server/config';
import { describeConfig } from '@twinscribe/platform';

const PROCESSES = [
  { title: 'api', schema: apiConfigSchema },
  { title: 'llm-server', schema: llmServerConfigSchema },
  { title: 'twin (command line)', schema: cliConfigSchema },
];

const HEAD = `# Configuration

Everything is set by environment variables. Empty means unset. Each process checks all of its variables at start, names
every fault at once and ends with exit code 2. This page is written by \`npm run docs\` from the schemas that the
processes parse with; a test compares the two.
`;

/** docs/configuration.md, from the schemas. */
export function renderConfiguration() {
  return [HEAD, ...PROCESSES.map(renderProcess)].join('\n');
}

/** @param {{ title: string, schema: Parameters<typeof describeConfig>[0] }} process */
function renderProcess({ title, schema }) {
  const rows = describeConfig(schema).map(
    (variable) =>
      `| \`${variable.name}\` | ${variable.default === null ? '' : `\`${variable.default}\``} | ${variable.description} |`,
  );
  return `## ${title}\n\n| variable | default | what it sets |\n|---|---|---|\n${rows.join('\n')}\n`;
}
