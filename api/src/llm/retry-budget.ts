export interface RetryBudget {
  /** One more request has been made. */
  spend(): void;
  /** Whether a retry fits in; if so it is taken. */
  take(): boolean;
}

const SLOTS = 10;

interface Slot {
  at: number;
  requests: number;
  retries: number;
}

/**
 * Retries as a share of the requests of the last `windowMs`, and at least `floor` in that time: a tier that fails must
 * not get twice the load just then. Counted in tenths of the window.
 */
export function createRetryBudget(
  { share, floor, windowMs }: { share: number; floor: number; windowMs: number },
  { now }: { now: () => number },
): RetryBudget {
  const slotMs = windowMs / SLOTS;
  let slots: Slot[] = [];

  const current = (): Slot => {
    const at = Math.floor(now() / slotMs);
    slots = slots.filter((slot) => at - slot.at < SLOTS);
    const last = slots.at(-1);
    if (last?.at === at) return last;
    const slot = { at, requests: 0, retries: 0 };
    slots.push(slot);
    return slot;
  };

  return {
    spend: () => void (current().requests += 1),
    take: () => {
      const slot = current();
      const requests = slots.reduce((sum, each) => sum + each.requests, 0);
      const retries = slots.reduce((sum, each) => sum + each.retries, 0);
      if (retries >= Math.max(floor, Math.floor(requests * share))) return false;
      slot.retries += 1;
      return true;
    },
  };
}
