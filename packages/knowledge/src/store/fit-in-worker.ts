import { Worker } from 'node:worker_threads';
import { decodeLatentSpace } from '../dense/latent-space-bytes.ts';
import type { FittedSpace } from './latent-space-rows.ts';
import type { FitResult, FitTask } from './latent-space-worker.ts';

/** The built file, seen from the built files and from the sources: a thread cannot load the sources. */
const WORKER = new URL('../../dist/store/latent-space-worker.js', import.meta.url);

/**
 * Fits a space on what the library holds of the tenant, in a thread of its own, which also keeps it in the library. When the
 * signal aborts, has the thread end and rejects with the reason; the thread has ended when the promise settles.
 *
 * It is asked to end and never terminated: a thread that is terminated within SQLite takes the whole process along.
 */
export async function fitInWorker(task: FitTask, { signal }: { signal: AbortSignal }): Promise<FittedSpace> {
  signal.throwIfAborted();
  const worker = new Worker(WORKER, { workerData: task });
  const hasEnded = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const askToEnd = (): void => worker.postMessage('end');
  signal.addEventListener('abort', askToEnd, { once: true });
  try {
    const { on, bytes } = await resultOf(worker);
    const space = decodeLatentSpace(bytes);
    if (space === undefined) throw new Error('the fitted space cannot be read');
    return { space, on };
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', askToEnd);
    await hasEnded;
  }
}

function resultOf(worker: Worker): Promise<FitResult> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the fit was ended')));
  });
}
