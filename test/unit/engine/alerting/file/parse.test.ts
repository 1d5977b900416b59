import { describe, expect, test } from 'vitest';
import { parseAlertmanagerFile } from '#engine/alerting/index.ts';

const base = 'route: { receiver: a }\nreceivers: [{ name: a }]\n';

describe('a file that Alertmanager would refuse names its place', () => {
  test.each([
    ['', /f.yml:1:1: there is no route/],
    [
      'route: { receiver: b }\nreceivers: [{ name: a }]',
      /f.yml:1:20: route.receiver: there is no receiver "b"/,
    ],
    ['route: {}\nreceivers: [{ name: a }]', /root route needs a receiver/],
    ['route: { receiver: a, match: { x: y } }\nreceivers: [{ name: a }]', /root route takes every alert/],
    ['route: { receiver: a, group_by: [x, x] }\nreceivers: [{ name: a }]', /label "x" stands twice/],
    ['route: { receiver: a, group_by: [x, "..."] }\nreceivers: [{ name: a }]', /can not stand beside/],
    ['route: { receiver: a, group_interval: 0s }\nreceivers: [{ name: a }]', /expected at least 1ms/],
    ['route: { receiver: a, repeat_interval: 0s }\nreceivers: [{ name: a }]', /expected at least 1ms/],
    ['route: { receiver: a, group_wait: soon }\nreceivers: [{ name: a }]', /expected a duration/],
    [
      'route: { receiver: a, routes: [{ mute_time_intervals: [night] }] }\nreceivers: [{ name: a }]',
      /there is no time interval "night"/,
    ],
    [
      'route: { receiver: a, active_time_intervals: [x] }\nreceivers: [{ name: a }]',
      /can have no time intervals/,
    ],
    [`${base}time_intervals: [{ name: n }, { name: n }]`, /time interval "n" stands twice/],
    [`${base}time_intervals: [{ name: n, time_intervals: [{ location: Mars }] }]`, /no such time zone/],
    [`${base}time_intervals: [{ name: n, time_intervals: [{ weekdays: [someday] }] }]`, /day of the week/],
    [`${base}inhibit_rules: [{ source_matchers: ["x"] }]`, /is not a matcher/],
    [`${base}unknown: 1`, /unknown field "unknown"/],
    ['route: { receiver: a }\nreceivers: [{ name: a }, { name: a }]', /receiver "a" stands twice/],
    ['route: { receiver: a }\nreceivers: [{ name: a, email_configs: [{ to: x@y }] }]', /no smarthost/],
    ['route: { receiver: a }\nreceivers: [{ name: a, webhook_configs: [{}] }]', /needs a url/],
    ['route: { receiver: a }\nreceivers: [{ name: a, pagerduty_configs: [{}] }]', /needs a routing_key/],
    ['route: { receiver: a }\nreceivers: [{ name: a, webhook_configs: [{ url: "ftp://x" }] }]', /http/],
    ['global: { slack_api_url: "http://a", slack_api_url_file: b }\n' + base, /only one of/],
  ])('%s', (text, said) => {
    expect(() => parseAlertmanagerFile(text, 'f.yml')).toThrow(said);
  });
});

test('what is right but not done here is named with its line, never ignored', () => {
  const { unsupported } = parseAlertmanagerFile(
    `route: { receiver: a }
receivers:
  - name: a
    victorops_configs: [{ api_key: x, routing_key: y }]
    webhook_configs:
      - url: http://127.0.0.1/
        http_config: { proxy_url: http://127.0.0.1:1 }
    slack_configs:
      - api_url: http://127.0.0.1/
        channel: '{{ .GroupLabels.team }}'
templates: [a.tmpl]
`,
    'f.yml',
  );
  expect(unsupported.map(({ line, message }) => [line, message])).toEqual([
    [4, expect.stringContaining('victorops_configs is not supported here')],
    [7, expect.stringContaining('http_config of webhook_configs is not supported here')],
    [10, expect.stringContaining('channel of slack_configs is a template')],
    [11, expect.stringContaining('templates')],
  ]);
});

test('defaults of receivers and their secrets', () => {
  const { routing } = parseAlertmanagerFile(
    `global: { smtp_smarthost: 'mail:587', smtp_from: w@x, smtp_auth_username: u, smtp_auth_password_file: pw, opsgenie_api_key: k }
route: { receiver: a }
receivers:
  - name: a
    email_configs: [{ to: me@x }]
    opsgenie_configs: [{}]
    pagerduty_configs: [{ routing_key_file: pd }]
    native_configs: [{}]
    telegram_configs: [{ bot_token: t, chat_id: -12 }]
`,
    'f.yml',
    (path) => `/etc/${path}`,
  );
  expect(routing.receivers[0]?.integrations).toEqual([
    { kind: 'native', sendResolved: true },
    {
      kind: 'email',
      sendResolved: false,
      to: 'me@x',
      from: 'w@x',
      smarthost: 'mail:587',
      hello: null,
      auth: { username: 'u', password: { file: '/etc/pw' } },
      requireTls: true,
    },
    {
      kind: 'pagerduty',
      sendResolved: true,
      url: 'https://events.pagerduty.com/v2/enqueue',
      routingKey: { file: '/etc/pd' },
    },
    { kind: 'opsgenie', sendResolved: true, apiUrl: 'https://api.opsgenie.com/', apiKey: { value: 'k' } },
    {
      kind: 'telegram',
      sendResolved: true,
      apiUrl: 'https://api.telegram.org',
      token: { value: 't' },
      chatId: '-12',
    },
  ]);
});
