import type { Severity } from '#shared/model/severity.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { AlertRouting, Integration } from './file/types.ts';
import { TemplateError } from '../rules/index.ts';
import type { GroupMessage } from './group-message.ts';
import type { Shown } from './on-screen.ts';
import type { OutboxRows, PendingMessage } from './outbox-rows.ts';
import { supersededBy } from './quiet/quiet.ts';
import { withTexts } from './templates/texts.ts';
import { DeliveryRefused } from './types.ts';
import type { Sender } from './types.ts';

/** How the reason begins of a notification that waits until it is no longer quiet. */
const HELD_BACK = 'held back: ';

export const NOTIFICATIONS_OFF = 'notifications are off in settings';

/** A notification of the shell that can't be shown soon is old news. */
const NATIVE_BACK_OFF_MS = [1_000, 5_000] as const;
/** Others come back from an outage of hours; the last wait is repeated until the message is three days old. */
const BACK_OFF_MS = [1_000, 5_000, 15_000, 60_000, 300_000, 900_000] as const;
const GIVE_UP_AFTER_MS = 3 * 86_400_000;

export interface DeliveryOptions {
  readonly outbox: OutboxRows;
  readonly send: Sender;
  readonly clock: Clock;
  readonly log: Log;
  readonly routing: () => AlertRouting;
  readonly isEnabled: () => boolean;
  /** What a receiver was told of and still fires. */
  readonly believed: (receiver: string) => GroupMessage[];
  /** A native notification was shown. */
  readonly shown: (shown: Shown) => void;
  /** Why notifications of this machine are held back now, but for severities that pass; null when they are not. */
  readonly quiet: () => { readonly why: string; readonly passes: (severity: Severity) => boolean } | null;
}

/** What the engine's loops call. */
export interface Delivery {
  /** Sends what is pending. */
  readonly deliver: () => Promise<void>;
  /** Tells other Alertmanagers again of what still fires. */
  readonly resend: () => Promise<void>;
}

/** The name by which the outbox knows a receiver's ways: kind and place. */
export function integrationName({ kind }: Integration, at: number): string {
  return `${kind}[${String(at)}]`;
}

/**
 * Sends what is pending, each way of each receiver for itself so that one that hangs holds back no other. Within a way a
 * group's messages keep their order: one whose try failed holds back the later ones of its group (a recovery must not overtake
 * its alert). A message that was sent just before a crash is sent again, with the same key: at least once.
 */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { outbox, clock, log } = options;
  const underWay = new Map<string, Promise<void>>();
  const askedAgain = new Set<string>();

  async function pass(receiver: string, name: string): Promise<void> {
    const heldBack = new Set<string>();
    const isNative = name.startsWith('native');
    const quiet = isNative ? options.quiet() : null;
    if (isNative && quiet === null) dropSuperseded(receiver, name);
    for (const pending of outbox.pending(receiver, name)) {
      const { id, key, severity } = pending.notification;
      if (quiet?.passes(severity) === false) {
        const why = `${HELD_BACK}${quiet.why}`;
        if (pending.notification.deliveryError !== why) outbox.hold(id, why);
        continue;
      }
      if (heldBack.has(key) || pending.nextAttemptMs > clock.nowMs()) heldBack.add(key);
      else if (!(await tryOne(pending, name))) heldBack.add(key);
    }
  }

  /** Of what was held back only the newest is still news. */
  function dropSuperseded(receiver: string, name: string): void {
    const held = outbox
      .pending(receiver, name)
      .map(({ notification }) => notification)
      .filter(({ deliveryError }) => deliveryError?.startsWith(HELD_BACK) === true);
    for (const { id, why } of supersededBy(held)) outbox.markFailed(id, why, false);
  }

  /** False when it is to be tried again. */
  async function tryOne(pending: PendingMessage, name: string): Promise<boolean> {
    const { id, receiver } = pending.notification;
    const integration = options
      .routing()
      .receivers.find((each) => each.name === receiver)
      ?.integrations.find((each, at) => integrationName(each, at) === name);
    if (integration === undefined) {
      outbox.markFailed(id, `the receiver ${receiver} no longer has ${name}`, false);
      return true;
    }
    if (integration.kind === 'native' && !options.isEnabled()) {
      outbox.markFailed(id, NOTIFICATIONS_OFF, false);
      return true;
    }
    try {
      await options.send(inWords(integration, pending.message), pending.message, pending.notification);
    } catch (error) {
      return failed(pending, integration, error);
    }
    outbox.markDelivered(id, clock.nowMs());
    if (integration.kind === 'native')
      options.shown({ receiver, integration: name, message: pending.message });
    return true;
  }

  /** A template that can't be filled in must not keep anybody from hearing of it: our own words go out instead. */
  function inWords(integration: Integration, message: GroupMessage): Integration {
    try {
      return withTexts(integration, message, options.routing().templates, clock.nowMs());
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      const { receiver } = message;
      log.warn(
        { receiver, kind: integration.kind, place: error.place, reason: error.message },
        'a template failed',
      );
      return { ...integration, texts: {} };
    }
  }

  function failed(
    { notification, attempts }: PendingMessage,
    integration: Integration,
    error: unknown,
  ): boolean {
    const { id, key, atMs, receiver } = notification;
    const message = error instanceof Error ? error.message : String(error);
    const nowMs = clock.nowMs();
    const isNative = integration.kind === 'native';
    const wait = isNative
      ? NATIVE_BACK_OFF_MS[attempts]
      : (BACK_OFF_MS[attempts] ?? BACK_OFF_MS[BACK_OFF_MS.length - 1]);
    const isFinal =
      error instanceof DeliveryRefused ||
      wait === undefined ||
      (!isNative && nowMs - atMs > GIVE_UP_AFTER_MS);
    if (isFinal) outbox.markFailed(id, message, true);
    else outbox.markRetry(id, message, nowMs + wait);
    log.warn(
      { err: error, key, receiver, kind: integration.kind, attempt: attempts + 1, isFinal },
      'a notification could not be delivered',
    );
    return isFinal;
  }

  async function drain(lane: string, receiver: string, integration: string): Promise<void> {
    do {
      askedAgain.delete(lane);
      await pass(receiver, integration);
      // Something may have been raised after the pass took its list.
    } while (askedAgain.has(lane));
  }

  /** Not beside a message on the same way: a recovery must not be overtaken by an older "still fires". */
  async function sendAgain(
    integration: Integration,
    receiver: string,
    lane: string,
    name: string,
  ): Promise<void> {
    for (const message of options.believed(receiver)) {
      try {
        await options.send(integration, message, { id: 0, atMs: clock.nowMs() });
      } catch (error) {
        log.warn({ err: error, receiver }, 'an Alertmanager could not be told again what fires');
        break;
      }
    }
    if (askedAgain.has(lane)) await drain(lane, receiver, name);
  }

  function begin(lane: string, run: () => Promise<void>): void {
    underWay.set(
      lane,
      run().finally(() => underWay.delete(lane)),
    );
  }

  return {
    deliver: async () => {
      for (const { receiver, integration } of outbox.lanes()) {
        const lane = `${receiver}\0${integration}`;
        askedAgain.add(lane);
        if (!underWay.has(lane)) begin(lane, () => drain(lane, receiver, integration));
      }
      await Promise.all(underWay.values());
    },
    resend: async () => {
      for (const { name: receiver, integrations } of options.routing().receivers) {
        for (const [at, integration] of integrations.entries()) {
          if (integration.kind !== 'alertmanager') continue;
          const name = integrationName(integration, at);
          const lane = `${receiver}\0${name}`;
          if (!underWay.has(lane)) begin(lane, () => sendAgain(integration, receiver, lane, name));
        }
      }
      await Promise.all(underWay.values());
    },
  };
}
