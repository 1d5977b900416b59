import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { OutboxRows } from './outbox-rows.ts';
import type { Notifier } from './types.ts';

export const NOTIFICATIONS_OFF = 'notifications are off in settings';
/** Wait after the first and second failed try; the third is the last. */
const BACK_OFF_MS = [1_000, 5_000] as const;

export interface DeliveryOptions {
  readonly outbox: OutboxRows;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly log: Log;
  readonly isEnabled: () => boolean;
}

/**
 * Sends what is pending, oldest first; calls while one is under way share it. A notification whose try failed holds back the
 * later ones of the same key (a recovery must not overtake its alert), not those of others. One that was shown just before a
 * crash is shown again: at least once, with the same key, so the shell replaces it.
 */
export function createDelivery(options: DeliveryOptions): () => Promise<void> {
  const { outbox, clock } = options;
  let underWay: Promise<void> | null = null;
  let asked = 0;

  async function pass(): Promise<void> {
    const heldBack = new Set<string>();
    for (const { notification, attempts, nextAttemptMs } of outbox.pending()) {
      if (!options.isEnabled()) outbox.markFailed(notification.id, NOTIFICATIONS_OFF, false);
      else if (heldBack.has(notification.key) || nextAttemptMs > clock.nowMs())
        heldBack.add(notification.key);
      else if (!(await tryOne(notification, attempts))) heldBack.add(notification.key);
    }
  }

  /** False when it is to be tried again. */
  async function tryOne(
    notification: ReturnType<OutboxRows['pending']>[number]['notification'],
    attempts: number,
  ): Promise<boolean> {
    const { id, key, kind, severity, title, body, fingerprint } = notification;
    try {
      await options.notifier({ key, kind, severity, title, body, path: `/alerts/${fingerprint}` });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const wait = BACK_OFF_MS[attempts];
      if (wait === undefined) outbox.markFailed(id, message, true);
      else outbox.markRetry(id, message, clock.nowMs() + wait);
      options.log.warn({ err: error, key, attempt: attempts + 1 }, 'a notification could not be shown');
      return wait === undefined;
    }
    outbox.markDelivered(id);
    return true;
  }

  async function drain(): Promise<void> {
    let begun: number;
    do {
      begun = asked;
      await pass();
    } while (begun !== asked);
  }

  return () => {
    if (underWay !== null) {
      // Something may have been raised after the pass under way took its list.
      asked += 1;
      return underWay;
    }
    underWay = drain().finally(() => {
      underWay = null;
    });
    return underWay;
  };
}
