import { readFile } from 'node:fs/promises';
import { explainFileError } from '#shared/model/file-errors.ts';
import { MAX_ALERTS_FOR_BUTTONS } from '#shared/shell/control.ts';
import type { ShellNotification } from '#shared/shell/control.ts';
import type { GroupMessage, Secret, Sender } from '../alerting/types.ts';
import type { Clock } from '../base/clock.ts';
import { runCommand } from './command.ts';
import { sendEmail } from './email.ts';
import { postJson } from './post.ts';
import { requestFor } from './request.ts';

export { testNotification } from './test-notification.ts';

/** Tells receivers: natively through the shell, by HTTP, by mail, by a program. */
export function createSender(options: {
  /** Shows a native notification; rejects when it could not be shown. */
  readonly notify: (notification: ShellNotification) => Promise<void>;
  readonly clock: Clock;
  /** Whether critical alerts break through the system's do-not-disturb. */
  readonly criticalPasses?: () => boolean;
  /** Whether native notifications may be heard. */
  readonly sounds?: () => boolean;
  /** Programs that may be run; none unless told. */
  readonly allowedCommands?: () => readonly string[];
}): Sender {
  return async (integration, message, { id, atMs }) => {
    const { severity, status: kind } = message;
    const nowMs = options.clock.nowMs();
    // The same for every try of one message, different for every message.
    const idempotencyKey = `watchdeck-${String(id)}-${String(atMs)}`;
    if (integration.kind === 'native') {
      const [only, more] = message.alerts;
      const path = more === undefined && only !== undefined ? `/alerts/${only.fingerprint}` : '/alerts';
      const { title = message.title, body = message.body } = integration.texts ?? {};
      const mayDisturb = severity === 'critical' && options.criticalPasses?.() === true;
      // Good news and what can wait make no noise.
      const sound = kind === 'firing' && severity !== 'low' && options.sounds?.() !== false;
      const alerts = alertsForButtons(message);
      const key = message.groupKey;
      await options.notify({ key, kind, severity, title, body, mayDisturb, sound, alerts, path });
    } else if (integration.kind === 'email') {
      await sendEmail(integration, message, { read: readSecret, messageId: idempotencyKey });
    } else if (integration.kind === 'command') {
      await runCommand(integration, message, { allowed: options.allowedCommands?.() ?? [], idempotencyKey });
    } else {
      const request = await requestFor(integration, message, {
        read: readSecret,
        nowMs: options.clock.nowMs(),
      });
      await postJson(request, { what: integration.kind, idempotencyKey, nowMs, http: integration.http });
    }
  };
}

/** What fires of it: the alerts that a person can do something about. */
function alertsForButtons({ alerts }: GroupMessage): string[] {
  const firing = alerts.filter(({ status, fingerprint }) => status === 'firing' && fingerprint !== '');
  return firing.length > MAX_ALERTS_FOR_BUTTONS ? [] : firing.map(({ fingerprint }) => fingerprint);
}

/** Read anew each time, so that a key can be changed without a restart. */
export async function readSecret(secret: Secret): Promise<string> {
  if ('value' in secret) return secret.value;
  try {
    return (await readFile(secret.file, 'utf8')).trim();
  } catch (error) {
    throw new Error(`the secret file ${secret.file}: ${explainFileError(error)}`, { cause: error });
  }
}
