import process from 'node:process';
import { ConfigError, handleSignals } from '@twinscribe/platform';
import { readConfig } from './config.ts';
import { start } from './start.ts';

try {
  const { server, url, lifecycle } = await start(readConfig(process.env));
  handleSignals({ servers: [server] }, { lifecycle, process });
  process.send?.({ type: 'ready', url }); // a launcher that started us with a channel waits for this
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.faults.join('\n')}\n`);
  process.exitCode = 2;
}
