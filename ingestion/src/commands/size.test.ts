import { tmpdir } from 'node:os';
import { expect, test } from '@jest/globals';
import { runTwin } from '../testing/run-twin.ts';

const size = (...args: string[]) => runTwin({ args: ['size', ...args], cwd: tmpdir() });

test('the plan of the planner is printed, as a table or as JSON', async () => {
  const request = ['--gpu', 'a10g', '--model', 'llama-3.1-8b', '--quantization', 'awq'];
  const { code, stdout } = await size(...request);
  expect({ code, firstLine: stdout.split('\n')[0] }).toEqual({
    code: 0,
    firstLine: 'Llama 3.1 8B Instruct awq on 1 × A10G 24 GB, utilization 0.92',
  });
  const asJson = await size(...request, '--json');
  expect(JSON.parse(asJson.stdout)).toMatchObject({ fit: 'fits' });
});

test('what the planner does not know is said on stderr with what there is, and the code is 1', async () => {
  const { code, stdout, stderr } = await size('--gpu', 'a11g', '--model', 'llama-3.1-8b');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/Did you mean a10g\?/);
});

test('its help is the help of the planner', async () => {
  expect((await size('--help')).stdout).toContain('--quantization <name>');
});
