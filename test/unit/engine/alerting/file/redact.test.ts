import { expect, test } from 'vitest';
import { parseAlertmanagerFile } from '#engine/alerting/index.ts';

test('the file that is shown has no secrets and no receivers that Alertmanager doesn’t know', () => {
  const { routing } = parseAlertmanagerFile(
    `
# Who is called
global: { smtp_auth_password: s1, smtp_smarthost: "mail:25", smtp_from: a@b, resolve_timeout: 3m }
route: { receiver: all }
receivers:
  - name: all
    native_configs: [{}]
    webhook_configs: [{ url: "https://user:s2@hooks.example/T0/s3?key=s4" }]
    msteams_configs:
      - webhook_url: https://teams.example/s2
        http_config:
          proxy_url: http://user:s3@proxy.example:3128
          basic_auth: { username: u, password: s4 }
          http_headers: { X-Key: { secrets: [s5] } }
          tls_config: { cert: c, key: s6 }
    slack_configs: [{ api_url: "https://slack.example/s5", channel: "#ops" }]
    pagerduty_configs: [{ routing_key: s6 }]
    telegram_configs: [{ bot_token: s7, chat_id: 1 }]
    discord_configs: [{ webhook_url: "https://discord.example/s8" }]
    opsgenie_configs: [{ api_key: s9, api_url: "https://opsgenie.example/" }]
`,
    'alertmanager.yml',
  );
  expect(routing.resolveTimeoutMs).toBe(180_000);
  expect(routing.original).not.toMatch(/\bs\d\b|native/);
  expect(routing.original).toMatch(/# Who is called/);
  expect(routing.original).toContain('https://hooks.example/<secret>');
  expect(routing.original).toContain('https://opsgenie.example/');
  expect(routing.original).toContain('#ops');
  expect(routing.original).toContain('proxy.example:3128');
});
