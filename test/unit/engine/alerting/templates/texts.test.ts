import { describe, expect, test } from 'vitest';
import { parseAlertmanagerFile } from '#engine/alerting/index.ts';
import { withTexts } from '#engine/alerting/templates/texts.ts';
import type { GroupMessage, Integration, MessageAlert } from '#engine/alerting/types.ts';
import { TemplateError } from '#engine/rules/index.ts';

const START = Date.UTC(2026, 0, 2, 3, 4, 5);

const alertOf = (instance: string, status: 'firing' | 'resolved'): MessageAlert => ({
  fingerprint: `f-${instance}`,
  status,
  rule: 'DiskFull',
  severity: 'high',
  labels: { severity: 'high', alertname: 'DiskFull', instance },
  annotations: { summary: `<${instance}> is "full"` },
  startsAtMs: START,
  endsAtMs: status === 'firing' ? null : START + 90_000,
  generatorUrl: `http://far/${instance}`,
  title: instance,
  body: '',
});

const message: GroupMessage = {
  groupKey: '{}:{alertname="DiskFull"}',
  receiver: 'team',
  status: 'firing',
  severity: 'high',
  title: 't',
  body: 'b',
  groupLabels: { alertname: 'DiskFull' },
  commonLabels: { severity: 'high', alertname: 'DiskFull' },
  commonAnnotations: {},
  alerts: [alertOf('db-1', 'firing'), alertOf('db-2', 'firing'), alertOf('db-3', 'resolved')],
};

const setOf = (files: string) =>
  parseAlertmanagerFile(
    "route: { receiver: a }\nreceivers: [{ name: a }]\ntemplates: ['own.tmpl']\n",
    'f.yml',
    (path) => path,
    (file) => [{ file, text: files }],
  ).routing.templates;

function filledIn(text: string, files = '', html = false): string {
  const email: Integration = {
    kind: 'email',
    sendResolved: true,
    to: '',
    from: '',
    smarthost: '',
    hello: null,
    auth: null,
    requireTls: false,
    texts: { [html ? 'html' : 'text']: text },
  };
  return Object.values(withTexts(email, message, setOf(files), START + 3_600_000).texts ?? {})[0] ?? '';
}

describe('templates of messages', () => {
  test.each<[string, string]>([
    ['{{ .Receiver }} {{ .Status }} {{ len .Alerts }}', 'team firing 3'],
    ['{{ .Alerts.Firing | len }}/{{ .Alerts.Resolved | len }}', '2/1'],
    ['{{ range .Alerts.Firing }}{{ .Labels.instance }} {{ end }}', 'db-1 db-2 '],
    ['{{ (index .Alerts 2).Status }}', 'resolved'],
    ['{{ .GroupLabels.alertname }}{{ .GroupLabels.nothere }}', 'DiskFull'],
    ['{{ .CommonLabels.SortedPairs.Names | join "," }}', 'alertname,severity'],
    ['{{ .CommonLabels.Names | join "," }}', 'alertname,severity'],
    [
      '{{ range .CommonLabels.SortedPairs }}{{ .Name }}={{ .Value }};{{ end }}',
      'alertname=DiskFull;severity=high;',
    ],
    ['{{ (.CommonLabels.Remove .GroupLabels.Names).Values | join " " }}', 'high'],
    ['{{ .CommonLabels.Remove (stringSlice "alertname") }}', 'map[severity:high]'],
    ['{{ if gt (len .CommonLabels) (len .GroupLabels) }}more{{ else }}same{{ end }}', 'more'],
    ['{{ with .CommonAnnotations.summary }}{{ . }}{{ else }}none{{ end }}', 'none'],
    ['{{ (index .Alerts 0).StartsAt.Format "2006-01-02 15:04:05 MST" }}', '2026-01-02 03:04:05 UTC'],
    ['{{ (index .Alerts 0).StartsAt | tz "Europe/Paris" | date "15:04 MST -07:00" }}', '04:04 CET +01:00'],
    [
      '{{ (index .Alerts 0).StartsAt | tz "America/New_York" | date "Jan _2 15:04 MST" }}',
      'Jan  1 22:04 EST',
    ],
    ['{{ since (index .Alerts 0).StartsAt }}', '1h0m0s'],
    ['{{ since (index .Alerts 0).StartsAt | humanizeDuration }}', '1h 0m 0s'],
    ['{{ (index .Alerts 2).EndsAt.Sub (index .Alerts 2).StartsAt }}', '1m30s'],
    ['{{ (index .Alerts 0).EndsAt.IsZero }}', 'true'],
    ['{{ toUpper "a" }}{{ toLower "B" }}{{ title "ab cd" }}{{ trimSpace "  x " }}', 'AbAb Cdx'],
    ['{{ if match "^db-" (index .Alerts 0).Labels.instance }}yes{{ end }}', 'yes'],
    ['{{ reReplaceAll "(db)-(.*)" "$2:$1" (index .Alerts 0).Labels.instance }}', '1:db'],
    ['{{ stringSlice "a" "b" | join "+" }}', 'a+b'],
    ['{{ urlUnescape "a%20b" }}{{ safeHtml "<b>" }}{{ safeUrl "x" }}', 'a b<b>x'],
    ['{{ toJson .CommonLabels }}', '{"alertname":"DiskFull","severity":"high"}'],
    ['{{ define "in" }}[{{ . }}]{{ end }}{{ template "in" .Status }}', '[firing]'],
    ['{{ block "own" . }}default{{ end }}', 'default'],
    ['{{- /* nothing */ -}} x', 'x'],
    ['{{ $n := 0 }}{{ range .Alerts }}{{ $n = len .Status }}{{ end }}{{ $n }}', '8'],
    ['{{ range $i, $a := .Alerts }}{{ $i }}{{ $a.Labels.instance }} {{ end }}', '0db-1 1db-2 2db-3 '],
    ['{{ template "__subject" . }}', '[FIRING 2] DiskFull (high)'],
  ])('%s', (text, wanted) => {
    expect(filledIn(text)).toBe(wanted);
  });

  test('files define what texts and other files use, and replace what there is by default', () => {
    const files = '{{ define "where" }}{{ .Labels.instance }}{{ end }}{{ define "__subject" }}mine{{ end }}';
    expect(filledIn('{{ range .Alerts }}{{ template "where" . }} {{ end }}', files)).toBe('db-1 db-2 db-3 ');
    expect(filledIn('{{ template "slack.default.title" . }}', files)).toBe('mine');
  });

  test('values in HTML are escaped, markup is not', () => {
    const text = '<b>{{ (index .Alerts 0).Annotations.summary }}</b>{{ safeHtml "<i>" }}';
    expect(filledIn(text, '', true)).toBe('<b>&lt;db-1&gt; is &#34;full&#34;</b><i>');
    expect(filledIn(text)).toContain('<b><db-1> is "full"</b>');
  });

  test('a default that a file redefines is used where the receiver says nothing', () => {
    const slack: Integration = { kind: 'slack', sendResolved: true, url: { value: '' }, channel: null };
    const files = '{{ define "slack.default.title" }}{{ .Status }}!{{ end }}';
    expect(withTexts(slack, message, setOf(files), START).texts).toEqual({ title: 'firing!' });
    expect(withTexts(slack, message, setOf(''), START).texts).toBeUndefined();
  });

  test.each<[string, string, { file: string; line: number; column: number }]>([
    ['{{ .Nothing }}', '', { file: '', line: 1, column: 4 }],
    ['a\n {{ .Alerts.Foo }}', '', { file: '', line: 2, column: 5 }],
    ['{{ template "gone" . }}', '', { file: '', line: 1, column: 13 }],
    [
      '{{ template "x" . }}',
      '\n\n{{ define "x" }}{{ .Status.Length }}{{ end }}',
      { file: 'own.tmpl', line: 3, column: 20 },
    ],
    ['{{ tz "Mars" (index .Alerts 0).StartsAt }}', '', { file: '', line: 1, column: 4 }],
  ])('%s fails with its place', (text, files, place) => {
    let failure: unknown;
    try {
      filledIn(text, files);
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(TemplateError);
    expect((failure as TemplateError).place).toEqual(place);
  });

  test('thousands of alerts are listed in one message', () => {
    const alerts = Array.from({ length: 10_000 }, (_, i) => alertOf(`h-${String(i)}`, 'firing'));
    const { texts } = withTexts(
      {
        kind: 'native',
        sendResolved: true,
        texts: { body: '{{ range .Alerts }}{{ .Labels.instance }}{{ end }}' },
      },
      { ...message, alerts },
      setOf(''),
      START,
    );
    expect(texts?.['body']).toContain('h-9999');
  });
});
