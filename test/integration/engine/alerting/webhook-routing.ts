import { parseAlertmanagerFile } from '#engine/alerting/index.ts';
import type { AlertRouting } from '#engine/alerting/types.ts';

/** Every alert for itself, at once, to one webhook. */
export function webhookRouting(url: string): AlertRouting {
  return parseAlertmanagerFile(
    `
route: { receiver: hook, group_by: ['...'], group_wait: 0s }
receivers: [{ name: hook, webhook_configs: [{ url: '${url}' }] }]
`,
    'alertmanager.yml',
  ).routing;
}
