import type { ShellNotification } from '#shared/shell/control.ts';

/** What shows whether this machine shows notifications: about nothing, with nothing to do. */
export function testNotification(sound: boolean): ShellNotification {
  return {
    key: 'watchdeck-test',
    kind: 'firing',
    severity: 'low',
    title: 'Watchdeck can reach you',
    body: 'An alert would come like this: what is wrong where, its value, and since when.',
    mayDisturb: false,
    sound,
    alerts: [],
    path: '/',
  };
}
