// The llm-server of `bench/soak.js`, with a channel to ask what it holds after a collection of garbage. Run with --expose-gc.
import process from 'node:process';

const { gc } = /** @type {{ gc?: () => void }} */ (globalThis);
if (gc === undefined) throw new Error('run with --expose-gc');

/** Not the first, in which what the last streams left is still being let go. */
const COLLECTIONS = 4;

let rejections = 0;
process.on('unhandledRejection', () => (rejections += 1));

async function measure() {
  for (let each = 0; each < COLLECTIONS; each += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    gc?.();
  }
  const { heapUsed, rss } = process.memoryUsage();
  const handles = process.getActiveResourcesInfo().filter((name) => name !== 'Timeout').length;
  const timers = process.getActiveResourcesInfo().length - handles;
  process.send?.({ heapUsed, rss, handles, timers, rejections });
}

process.on('message', (message) => {
  if (message === 'measure') void measure();
});
await import('@twinscribe/llm-server/main');
