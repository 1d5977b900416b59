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
    [
      'route: { receiver: a }\nreceivers: [{ name: a, webhook_configs: [{ url: "http://x", http_config: { bearer_token: x, basic_auth: {} } }] }]',
      /give only one of bearer_token and basic_auth/,
    ],
    [
      'route: { receiver: a }\nreceivers: [{ name: a, webhook_configs: [{ url: "http://x", http_config: { proxy: x } }] }]',
      /unknown field "proxy"/,
    ],
    ['global: { http_config: { tls_config: { cert_file: x } } }\n' + base, /needs its key/],
    [
      'route: { receiver: a }\nreceivers: [{ name: a, slack_configs: [{ api_url: "http://x", fields: [{ title: x }] }] }]',
      /fields/,
    ],
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
        timeout: 5s
    slack_configs:
      - api_url: http://127.0.0.1/
        actions: [{ type: button, text: x, url: 'http://x', confirm: { text: sure } }]
      - api_url: 'http://127.0.0.1/{{ .GroupLabels.team }}'
`,
    'f.yml',
  );
  expect(unsupported.map(({ line, message }) => [line, message])).toEqual([
    [4, expect.stringContaining('victorops_configs is not supported here')],
    [7, expect.stringContaining('timeout of webhook_configs is not supported here')],
    [10, expect.stringContaining('actions of slack_configs is not supported here')],
    [11, expect.stringContaining('api_url of slack_configs is a template')],
  ]);
});

describe('templates', () => {
  const parse = (receiver: string, tmpl = ''): ReturnType<typeof parseAlertmanagerFile> =>
    parseAlertmanagerFile(
      `route: { receiver: a }\nreceivers:\n  - name: a\n${receiver}templates: ['*.tmpl']\n`,
      'f.yml',
      (path) => path,
      (pattern) => [{ file: pattern.replace('*', 'own'), text: tmpl }],
    );

  test.each([
    [
      "    native_configs: [{ title: '{{ .Status | nosuch }}' }]\n",
      '',
      /f.yml:4:31: .*title: template, line 1, column 14: function "nosuch" not defined/,
    ],
    [
      '    native_configs:\n      - body: |\n          one\n          two {{ if }}\n',
      '',
      /f.yml:5:15: .*body: template, line 2, column \d+: missing value/,
    ],
    [
      "    email_configs: [{ to: a@b, from: c@d, smarthost: 'h:1', headers: { Subject: '{{' } }]\n",
      '',
      /headers.Subject: template, line 1, column 1: unclosed action/,
    ],
    [
      '',
      'a\n{{ define "x" }}\n  {{ .A | join2 }}\n{{ end }}',
      /own.tmpl:3:11: template: function "join2" not defined/,
    ],
    ['', '{{ define "x" }}never ended', /own.tmpl:1:\d+: template: unexpected EOF/],
    ['', '{{ query "up" }}', /own.tmpl:1:4: template: function "query" not defined/],
  ])('%s%s is refused with its place', (receiver, tmpl, said) => {
    expect(() => parse(receiver, tmpl)).toThrow(said);
  });

  test('are texts of receivers, also one by one in maps', () => {
    const { routing, unsupported } = parse(
      `    pagerduty_configs: [{ routing_key: k, description: '{{ .Status }}', details: { team: '{{ .GroupLabels.team }}' } }]
    email_configs: [{ to: '{{ .GroupLabels.mail }}', from: c@d, smarthost: 'h:1', headers: { subject: S, X-Team: T } }]
`,
      '{{ define "email.default.html" }}own{{ end }}',
    );
    expect(unsupported).toEqual([]);
    expect(routing.receivers[0]?.integrations.map(({ kind, texts }) => [kind, texts])).toEqual([
      ['email', { to: '{{ .GroupLabels.mail }}', from: 'c@d', subject: 'S', 'headers.X-Team': 'T' }],
      ['pagerduty', { description: '{{ .Status }}', 'details.team': '{{ .GroupLabels.team }}' }],
    ]);
    expect(routing.templates?.defines('email.default.html')).toBe(true);
  });
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
      texts: { to: 'me@x' },
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
