import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAlertmanagerFile } from '#engine/alerting/index.ts';
import { withTexts } from '#engine/alerting/templates/texts.ts';
import type { GroupMessage, Integration, MessageAlert } from '#engine/alerting/types.ts';
import { amtool } from './alertmanager.ts';
import type { Tally } from './tally.ts';

const START = Date.UTC(2026, 0, 2, 3, 4, 5);

const alertOf = (instance: string, status: 'firing' | 'resolved'): MessageAlert => ({
  fingerprint: `f-${instance}`,
  status,
  rule: 'DiskFull',
  severity: 'high',
  labels: { severity: 'high', alertname: 'DiskFull', instance },
  annotations: { summary: `<${instance}> is "full"`, runbook: 'http://books/disk?a=1&b=2' },
  startsAtMs: START,
  endsAtMs: START + 90_000,
  generatorUrl: `http://far/${instance}`,
  title: instance,
  body: '',
});

const message: GroupMessage = {
  groupKey: 'key',
  receiver: 'team',
  status: 'firing',
  severity: 'high',
  title: 't',
  body: 'b',
  groupLabels: { alertname: 'DiskFull', zone: 'eu' },
  commonLabels: { severity: 'high', alertname: 'DiskFull', zone: 'eu' },
  commonAnnotations: { runbook: 'http://books/disk?a=1&b=2' },
  alerts: [alertOf('db-1', 'firing'), alertOf('db-2', 'firing'), alertOf('db-3', 'resolved')],
};

const FILE = `{{ define "own.list" }}{{ range . }}- {{ .Labels.instance }}{{ with .Annotations.summary }}: {{ . }}{{ end }}
{{ end }}{{ end }}{{ define "own.title" -}}
  [{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}] {{ .GroupLabels.SortedPairs.Values | join " " }}
{{- end }}`;

const texts = [
  '{{ template "own.title" . }}',
  '{{ template "own.list" .Alerts.Firing }}{{ template "own.list" .Alerts.Resolved }}',
  '{{ .Receiver }} {{ .Status }} {{ .GroupLabels }} {{ .CommonAnnotations }}',
  '{{ .CommonLabels.SortedPairs }} {{ .CommonLabels.Names }} {{ .CommonLabels.Values }}',
  '{{ (.CommonLabels.Remove .GroupLabels.Names).SortedPairs.Values | join "," }}',
  '{{ if gt (len .CommonLabels) (len .GroupLabels) }}({{ with .CommonLabels.Remove .GroupLabels.Names }}{{ .Values | join " " }}{{ end }}){{ end }}',
  '{{ range $i, $a := .Alerts }}{{ if $i }}, {{ end }}{{ $a.Labels.instance }}={{ $a.Status }}{{ else }}none{{ end }}',
  '{{ range .Alerts }}{{ .StartsAt.Format "Mon Jan 2 15:04:05 2006" }} {{ .EndsAt.Sub .StartsAt }} {{ end }}',
  '{{ (index .Alerts 0).StartsAt }} {{ (index .Alerts 1).Fingerprint }} {{ (index .Alerts 0).GeneratorURL }}',
  '{{ (index .Alerts 0).StartsAt.Unix }} {{ (index .Alerts 0).StartsAt.Weekday }} {{ (index .Alerts 0).StartsAt.Year }}',
  '{{ toUpper "aé" }} {{ toLower "AÉ" }} {{ title "one two-three" }} {{ stringSlice "a" "b" }}',
  '{{ reReplaceAll "(d)(b)-([0-9])" "$3${2}$1$$" (index .Alerts 0).Labels.instance }} {{ match "^D.*l$" .GroupLabels.alertname }}',
  '{{ .Alerts | len | printf "%03d" }} {{ printf "%q %v %s %5.2f|%-6s|" "x" true "y" 1.5 "z" }}',
  '{{ print 1 2 "a" "b" 3 }} {{ println "x" }} {{ html "<a>" }} {{ urlquery "a b&c" }} {{ js "it\'s" }}',
  '{{ and 1 0 }} {{ or 0 "x" }} {{ not true }} {{ eq 1 2 1 }} {{ ne "a" "b" }} {{ lt 1 2 }} {{ le 2 2 }} {{ ge 1 2 }}',
  '{{ $x := "a" }}{{ if true }}{{ $x = "b" }}{{ $y := 1 }}{{ $y }}{{ end }}{{ $x }}{{ with $z := "w" }}{{ $z }}{{ . }}{{ end }}',
  '{{- "trim" -}}   {{- /* gone */ -}}  left{{ "" }}  \n {{- 1 }}',
  '{{ define "a" }}{{ . }}!{{ end }}{{ template "a" .Status }}{{ block "b" .Receiver }}({{ . }}){{ end }}',
  '{{ range .Alerts }}{{ if eq .Labels.instance "db-2" }}{{ continue }}{{ end }}{{ .Labels.instance }}{{ break }}{{ end }}',
  '{{ slice "abcdef" 1 3 }} {{ len "é" }} {{ index .CommonLabels "severity" }} {{ index (stringSlice "a" "b") 1 }}',
  '{{ if not .CommonLabels.nothere }}empty{{ else if .Status }}x{{ else }}y{{ end }}',
  '{{ true }} {{ 1.50 }} {{ 1e3 }} {{ 0x10 }} {{ `raw\n` }} {{ "tab\t" }} {{ \'a\' }}',
  '{{ .ExternalURL }}|{{ (index .Alerts 0).Annotations.runbook | safeHtml }}',
];

/** The same texts and data to `amtool template render`: it must print the same. */
export async function checkTemplates(dir: string, tally: Tally): Promise<void> {
  const files = join(dir, 'own.tmpl');
  const data = join(dir, 'data.json');
  writeFileSync(files, FILE);
  writeFileSync(data, JSON.stringify(asJson(message)));
  const { templates } = parseAlertmanagerFile(
    'route: { receiver: a }\nreceivers: [{ name: a }]\ntemplates: [own.tmpl]\n',
    'alertmanager.yml',
    (path) => path,
    (file) => [{ file, text: FILE }],
  ).routing;
  for (const type of ['text', 'html'] as const) {
    for (const text of texts) {
      await tally.run(`template as ${type}: ${text}`, async () => {
        const { code, output } = await amtool(null, [
          'template',
          'render',
          `--template.glob=${files}`,
          `--template.data=${data}`,
          `--template.type=${type}`,
          `--template.text=${text}`,
        ]);
        if (code !== 0) return `amtool says ${output}`;
        const ours = withTexts(emailOf(type, text), message, templates, Date.now()).texts?.[type] ?? '';
        return ours === output ? null : `${JSON.stringify(ours)}, theirs ${JSON.stringify(output)}`;
      });
    }
  }
}

function emailOf(field: string, text: string): Integration {
  const base = { kind: 'email', sendResolved: true, to: '', from: '', smarthost: '', hello: null } as const;
  return { ...base, auth: null, requireTls: false, texts: { [field]: text } };
}

function asJson(of: GroupMessage): unknown {
  return {
    receiver: of.receiver,
    status: of.status,
    groupLabels: of.groupLabels,
    commonLabels: of.commonLabels,
    commonAnnotations: of.commonAnnotations,
    externalURL: '',
    alerts: of.alerts.map(
      ({ status, labels, annotations, startsAtMs, endsAtMs, generatorUrl, fingerprint }) => ({
        status,
        labels,
        annotations,
        startsAt: new Date(startsAtMs).toISOString(),
        endsAt: new Date(endsAtMs ?? 0).toISOString(),
        generatorURL: generatorUrl,
        fingerprint,
      }),
    ),
  };
}
