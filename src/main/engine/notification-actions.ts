import { WatchdeckError } from '#shared/model/errors.ts';
import { silenceOf } from '#shared/model/silence-of.ts';
import type { NotificationAction } from '#shared/shell/control.ts';
import type { Alerting } from './alerting/types.ts';
import type { Clock } from './base/clock.ts';
import type { Log } from './base/log.ts';

const SILENCE_MS = 3_600_000;

/**
 * Does what a person asks for with the buttons of a native notification, in that person's name (`user`). The notification may
 * be older than the state of things: alerts that fire no more are left alone, and the log says so.
 */
export function createNotificationActions(options: {
  readonly alerting: Pick<Alerting, 'acknowledge' | 'putSilence' | 'snapshot'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly user: string;
}): (asked: NotificationAction) => void {
  const { alerting, clock, log, user } = options;

  function silence(fingerprint: string): void {
    const alert = alerting
      .snapshot()
      .alerts.find((each) => each.fingerprint === fingerprint && each.state === 'firing');
    if (alert === undefined) throw new WatchdeckError('not_found', 'That alert does not fire (any more).');
    const silence = silenceOf(alert, clock.nowMs(), SILENCE_MS);
    alerting.putSilence({ ...silence, comment: 'from the notification' }, user);
  }

  return ({ action, alerts }) => {
    for (const fingerprint of alerts) {
      try {
        if (action === 'silence') silence(fingerprint);
        else alerting.acknowledge(fingerprint, { by: user, via: 'notification' }, '');
      } catch (thrown) {
        const { code, message } = WatchdeckError.from(thrown);
        const facts = { action, fingerprint, reason: message };
        if (code === 'not_found') log.info(facts, 'a notification’s button came too late');
        else log.error({ ...facts, err: thrown }, 'a notification’s button could not be obeyed');
      }
    }
  };
}
