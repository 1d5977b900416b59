import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { parseAlertmanagerFile } from '#engine/alerting/index.ts';
import { withTexts } from '#engine/alerting/templates/texts.ts';
import type { GroupMessage } from '#engine/alerting/types.ts';
import { requestFor } from '#engine/receivers/request.ts';
import type { HttpIntegration } from '#engine/receivers/request.ts';
import * as schemas from './schemas.ts';

/** Each character takes two units and four bytes. */
const LONG = '🔥'.repeat(30_000);
const secret = { value: 'https://service.example/hook' };
const KEY = { value: 'k'.repeat(32) };
const base = { sendResolved: true } as const;

const integrations: Record<string, readonly [HttpIntegration, z.ZodType, z.ZodType]> = {
  pagerduty: [
    { ...base, kind: 'pagerduty', url: secret.value, routingKey: KEY },
    schemas.pagerDuty,
    schemas.pagerDuty,
  ],
  slack: [{ ...base, kind: 'slack', url: secret, channel: '#ops' }, schemas.slack, schemas.slack],
  discord: [{ ...base, kind: 'discord', url: secret }, schemas.discord, schemas.discord],
  teams: [{ ...base, kind: 'teams', url: secret }, schemas.teams, schemas.teams],
  telegram: [
    { ...base, kind: 'telegram', apiUrl: 'https://api.telegram.org', token: KEY, chatId: '-100' },
    schemas.telegram,
    schemas.telegram,
  ],
  opsgenie: [
    { ...base, kind: 'opsgenie', apiUrl: 'https://api.opsgenie.com', apiKey: KEY },
    schemas.opsgenie,
    schemas.opsgenieClose,
  ],
  ntfy: [
    { ...base, kind: 'ntfy', url: 'https://ntfy.sh', topic: 'mine', token: null },
    schemas.ntfy,
    schemas.ntfy,
  ],
};

function messageOf(count: number, words: string, status: GroupMessage['status'] = 'firing'): GroupMessage {
  const labels = { alertname: 'Down', instance: 'a:1', note: words };
  return {
    groupKey: words,
    receiver: 'team',
    status,
    severity: 'critical',
    title: words,
    body: words,
    groupLabels: labels,
    commonLabels: labels,
    commonAnnotations: { summary: words },
    alerts: Array.from({ length: count }, (_, i) => ({
      fingerprint: `f${String(i)}`,
      status,
      rule: 'Down',
      severity: 'critical',
      labels,
      annotations: {},
      startsAtMs: 1_000,
      endsAtMs: status === 'firing' ? null : 2_000,
      generatorUrl: '',
      title: words.slice(0, 120),
      body: words.slice(0, 400),
    })),
  };
}

const bodyOf = async (integration: HttpIntegration, message: GroupMessage): Promise<unknown> =>
  (
    await requestFor(integration, message, {
      read: (of) => Promise.resolve('value' in of ? of.value : ''),
      nowMs: 0,
    })
  ).body;

/** Every text that a file may give, each as long as can be. */
const texts = Object.fromEntries<string>(
  'title text pretext fallback footer message content username description severity class component group source note priority entity summary details.a details.b client'
    .split(' ')
    .map((name): [string, string] => [name, LONG])
    .concat([['tags', Array.from({ length: 40 }, () => LONG).join(',')]]),
);

describe.each(Object.entries(integrations))('%s', (_name, [integration, firing, resolved]) => {
  test.each([
    ['one alert', messageOf(1, 'db-1 is down')],
    ['thousands of alerts', messageOf(10_000, 'x'.repeat(200))],
    ['texts without end', messageOf(3, LONG)],
  ])('%s: the body is what the service documents', async (_what, message) => {
    expect(firing.safeParse(await bodyOf(integration, message)).error?.issues).toBeUndefined();
    const end: GroupMessage = { ...messageOf(1, message.title, 'resolved') };
    expect(resolved.safeParse(await bodyOf(integration, end)).error?.issues).toBeUndefined();
  });

  test('texts of the file are cut to what the service takes', async () => {
    const body = await bodyOf({ ...integration, texts }, messageOf(3, 'down'));
    expect(firing.safeParse(body).error?.issues).toBeUndefined();
    expect(JSON.stringify(body).isWellFormed()).toBe(true);
  });
});

test('fields, actions, images and links of a file', async () => {
  const { routing, unsupported } = parseAlertmanagerFile(
    `route: { receiver: a }
receivers:
  - name: a
    slack_configs:
      - api_url: https://slack.example/
        short_fields: true
        link_names: true
        mrkdwn_in: [text]
        image_url: https://img.example/{{ .Status }}.png
        fields:
          - { title: Team, value: '{{ .CommonLabels.instance }}' }
          - { title: Note, value: long, short: false }
        actions: [{ type: button, text: Runbook, url: 'https://wiki.example/{{ .CommonLabels.alertname }}', style: primary }]
    pagerduty_configs:
      - routing_key: k
        source: '{{ .CommonLabels.instance }}'
        images: [{ src: 'https://img.example/a.png', alt: a }, { alt: nothing to see }]
        links: [{ href: 'https://wiki.example/', text: Runbook }]
`,
    'f.yml',
  );
  expect(unsupported).toEqual([]);
  const bodies = await Promise.all(
    routing.receivers[0]!.integrations.map((each) => {
      const message = messageOf(1, 'Down');
      return bodyOf(withTexts(each, message, routing.templates, 0) as HttpIntegration, message);
    }),
  );
  const [slack, pagerDuty] = [schemas.slack.parse(bodies[0]), schemas.pagerDuty.parse(bodies[1])];
  expect(slack).toMatchObject({
    link_names: true,
    attachments: [
      {
        mrkdwn_in: ['text'],
        image_url: 'https://img.example/firing.png',
        fields: [
          { title: 'Team', value: 'a:1', short: true },
          { title: 'Note', value: 'long', short: false },
        ],
        actions: [{ type: 'button', text: 'Runbook', url: 'https://wiki.example/Down', style: 'primary' }],
      },
    ],
  });
  expect(pagerDuty).toMatchObject({
    payload: { source: 'a:1' },
    images: [{ src: 'https://img.example/a.png', alt: 'a' }],
    links: [{ href: 'https://wiki.example/', text: 'Runbook' }],
  });
});
