/** How long the peer may take to end its reply after its last word. */
const LIMIT_CLOSING_MS = 250;

/**
 * For a stream whose last item has come, and nothing of interest after it: lets it end by itself, so that its connection
 * can be used again, and closes it where that takes too long. Never rejects; how the connection ends does not matter.
 */
export async function closeSoon(items: AsyncGenerator<unknown, void, undefined>): Promise<void> {
  const timer = setTimeout(() => void items.return().catch(() => {}), LIMIT_CLOSING_MS);
  await items.next().catch(() => {});
  clearTimeout(timer);
  await items.return().catch(() => {});
}
