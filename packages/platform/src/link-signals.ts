/**
 * A signal that aborts with the first of the given ones, until it is disposed of. Unlike `AbortSignal.any`, which on
 * Node 20 keeps a trace in every source for as long as that source lives, it leaves nothing behind in a signal that
 * outlives the request, such as the one of a shutdown.
 */
export function linkSignals(sources: readonly AbortSignal[]): { readonly signal: AbortSignal } & Disposable {
  const controller = new AbortController();
  const links = sources.map((source) => ({ source, follow: () => controller.abort(source.reason) }));
  const unlink = (): void =>
    links.forEach(({ source, follow }) => source.removeEventListener('abort', follow));
  for (const { source, follow } of links) {
    if (source.aborted) follow();
    else source.addEventListener('abort', follow, { once: true });
  }
  return { signal: controller.signal, [Symbol.dispose]: unlink };
}
