import type { Capabilities } from './capabilities.ts';
import type { Handlers } from './handlers.ts';

type AlertMethod = Exclude<
  Extract<keyof Handlers, `alerts.${string}`>,
  'alerts.quality' | 'alerts.advice' | 'alerts.markFalse'
>;

/** The methods on alerts, silences and notifications. */
export function createAlertHandlers({
  alerting,
  rules,
  user,
  testNotification,
}: Pick<Capabilities, 'alerting' | 'rules' | 'user' | 'testNotification'>): Pick<Handlers, AlertMethod> {
  const actor = { by: user, via: 'console' };
  return {
    'alerts.history': (page) => alerting.history(page),
    'alerts.rules': () => rules.statuses(),
    'alerts.notifications': (page) => alerting.notifications(page),
    'alerts.sendAgain': ({ id }) => {
      alerting.sendAgain(id);
      return {};
    },
    'alerts.acknowledge': ({ fingerprint, comment }) => {
      alerting.acknowledge(fingerprint, actor, comment);
      return {};
    },
    'alerts.unacknowledge': ({ fingerprint }) => {
      alerting.unacknowledge(fingerprint, actor);
      return {};
    },
    'alerts.timeline': ({ fingerprint }) => alerting.timeline(fingerprint),
    'alerts.mute': ({ forMs }) => {
      alerting.mute(forMs);
      return {};
    },
    'alerts.testNotification': async () => {
      await testNotification();
      return {};
    },
    'alerts.unreachable': () => [...alerting.unreachable()],
    'alerts.onCall': () => alerting.onCall(),
    'alerts.silences': () => alerting.silences(),
    'alerts.putSilence': (silence) => ({ id: alerting.putSilence(silence, user) }),
    'alerts.expireSilence': ({ id }) => {
      alerting.expireSilence(id);
      return {};
    },
  };
}
