import { describe, expect, it } from 'vitest';
import type { VectorSample } from '#engine/promql/types.ts';
import { compileTemplate, MissingQuery, TemplateError } from '#engine/rules/template/index.ts';

const labels = { __name__: 'cpu', instance: 'web:9100', job: 'node', Mode: 'idle' };

const store: Record<string, VectorSample[]> = {
  up: [
    { labels: { __name__: 'up', instance: 'b' }, value: 1 },
    { labels: { __name__: 'up', instance: 'a', __value__: 'text' }, value: 0 },
  ],
};

function expand(text: string, value = 1234.5678): string {
  return compileTemplate(text).expand({
    labels,
    value,
    externalLabels: { region: 'eu' },
    externalUrl: 'http://console/deck',
    timeMs: 1_435_065_584_128,
    query(expr) {
      const samples = store[expr];
      if (samples === undefined) throw new TemplateError(`error calling query: no ${expr}`);
      return samples;
    },
  });
}

describe('templates', () => {
  it.each([
    ['plain text', 'plain text'],
    ['{{ $labels.instance }} of {{$labels.job}}', 'web:9100 of node'],
    ['{{ $labels["instance"] }}', 'web:9100'],
    ['{{ index $labels "job" }}', 'node'],
    ['{{ .Labels.job }} {{ .Value }}', 'node 1234.5678'],
    ['{{ $labels.missing }}|', '|'],
    ['{{ $labels }}', 'map[Mode:idle __name__:cpu instance:web:9100 job:node]'],
    ['{{ $externalLabels.region }} {{ $externalURL }}', 'eu http://console/deck'],
    ['{{ .ExternalLabels.region }}', 'eu'],
    ['{{ $value | humanize }}', '1.235k'],
    ['{{ $value | printf "%.2f" }}', '1234.57'],
    ['{{ printf "%.1f%%" $value }}', '1234.6%'],
    ['{{ printf "%s at %g" $labels.job $value }}', 'node at 1234.5678'],
    ['{{ $labels.job | toUpper | printf "<%6s>" }}', '<  NODE>'],
    ['{{ printf "<%*d>" 5 42 }}', '<   42>'],
    ['{{ reReplaceAll "(?P<a>[[:alpha:]]+)e" "${1}!" $labels.job }}', 'nod!'],
    ['{{ printf "<%*d>" "5" 42 }}', '<%!(BADWIDTH)42>'],
    ['{{ "hello big world" | title }} {{ toLower "ABC" }}', 'Hello Big World abc'],
    ['{{ if gt $value 1000.0 }}high{{ else }}low{{ end }}', 'high'],
    ['{{ if lt $value 1000.0 }}a{{ else if eq $labels.job "node" }}b{{ else }}c{{ end }}', 'b'],
    ['{{ if $labels.missing }}x{{ end }}y', 'y'],
    ['{{ if and (gt $value 1.0) (not $labels.missing) }}both{{ end }}', 'both'],
    ['{{ with $labels.job }}[{{ . }}]{{ end }}', '[node]'],
    ['{{ range $k, $v := $externalLabels }}{{ $k }}={{ $v }}{{ end }}', 'region=eu'],
    ['{{ $x := $labels.job }}{{ $x }}{{ $x | len }}', 'node4'],
    ['a {{- /* note */ -}} b', 'ab'],
    ['a  {{- " " -}}  b', 'a b'],
    ['{{ reReplaceAll "(.*):.*" "$1" $labels.instance }}', 'web'],
    ['{{ reReplaceAll "(?P<host>.*):(.*)" "${host}$$$2" $labels.instance }}', 'web$9100'],
    ['{{ if match "web.*" $labels.instance }}web{{ end }}', 'web'],
    ['{{ `raw \\n` }}{{ "\\t|" }}', 'raw \\n\t|'],
    ['{{ query "up" | first | value }}', '1'],
    ['{{ with query "up" }}{{ . | sortByLabel "instance" | first | label "instance" }}{{ end }}', 'a'],
    ['{{ range query "up" }}{{ .Labels.instance }}={{ .Value }};{{ end }}', 'b=1;a=0;'],
    ['{{ range $i, $s := query "up" }}{{ $i }}{{ $s.Value }}{{ end }}', '0110'],
    ['{{ query "up" | sortByLabel "instance" | first | strvalue }}', 'text'],
    ['{{ query "up" | len }}{{ (index (query "up") 1).Labels.instance }}', '2a'],
    ['{{ range query "up" }}{{ if eq .Value 0.0 }}{{ break }}{{ end }}x{{ end }}', 'x'],
    ['{{ range query "up" }}{{ if eq .Value 1.0 }}{{ continue }}{{ end }}y{{ end }}', 'y'],
    [
      '{{ define "t" }}<{{ .arg0 }},{{ .arg1 }}>{{ end }}{{ template "t" (args $value "b") }}',
      '<1234.5678,b>',
    ],
    ['{{ define "t" }}[{{ . }}]{{ end }}{{ tmpl "t" $labels.job }}', '[node]'],
    ['{{ block "b" $labels.job }}({{ . }}){{ end }}', '(node)'],
    ['{{ stripPort "web:9100" }} {{ stripPort "[::1]:80" }} {{ stripPort "web" }}', 'web ::1 web'],
    ['{{ stripDomain "web.lan:9100" }} {{ stripDomain "10.0.0.1:80" }}', 'web:9100 10.0.0.1:80'],
    ['{{ graphLink "up == 0" }}', '/graph?g0.expr=up+%3D%3D+0&g0.tab=0'],
    ['{{ tableLink "up" }}', '/graph?g0.expr=up&g0.tab=1'],
    ['{{ externalURL }}{{ pathPrefix }}', 'http://console/deck/deck'],
    ['{{ safeHtml "<b>" }}{{ html "<b>" }}', '<b>&lt;b&gt;'],
    ['{{ parseDuration "1h30m" }} {{ now }}', '5400 1.435065584128e+09'],
    ['{{ toTime 1435065584.5 }}', '2015-06-23 13:19:44.5 +0000 UTC'],
    [
      '{{ (toTime 1435065584.5).Year }} {{ (now | toTime).Format "Mon 02 Jan 15:04" }}',
      '2015 Tue 23 Jun 13:19',
    ],
    ['{{ toDuration 5400 }} {{ toDuration 0.02 }}', '1h30m0s 20ms'],
    ['{{ if and $labels.missing (gt $labels.job 1.0) }}x{{ else }}short{{ end }}', 'short'],
    ['{{ 5 | printf "%03d" }}{{ slice "abcdef" 1 3 }}', '005bc'],
  ])('%s → %s', (text, expected) => {
    expect(expand(text)).toBe(expected);
  });

  it.each([
    ['humanize', 0, '0'],
    ['humanize', 1e6, '1M'],
    ['humanize', 0.00012, '120u'],
    ['humanize', -1234567, '-1.235M'],
    ['humanize', NaN, 'NaN'],
    ['humanize', Infinity, '+Inf'],
    ['humanize1024', 1048576, '1Mi'],
    ['humanize1024', 0.5, '0.5'],
    ['humanizeDuration', 0, '0s'],
    ['humanizeDuration', 0.1234, '123.4ms'],
    ['humanizeDuration', 59.5, '59.5s'],
    ['humanizeDuration', 60, '1m 0s'],
    ['humanizeDuration', 90061, '1d 1h 1m 1s'],
    ['humanizeDuration', -3600, '-1h 0m 0s'],
    ['humanizePercentage', 0.12345, '12.35%'],
    ['humanizeTimestamp', 1435065584.128, '2015-06-23 13:19:44.128 +0000 UTC'],
    ['humanizeTimestamp', 1435065584.5, '2015-06-23 13:19:44.5 +0000 UTC'],
    ['humanizeTimestamp', 1435065580, '2015-06-23 13:19:40 +0000 UTC'],
    ['print', 1e6, '1e+06'],
    ['print', 123456789, '1.23456789e+08'],
    ['print', 100000, '100000'],
    ['print', 0.00001, '1e-05'],
    ['print', 0.001, '0.001'],
    ['print', -0.25, '-0.25'],
    ['printf "%d"', 5, '%!d(float64=5)'],
    ['printf "%08.3f"', -3.14159, '-003.142'],
    ['printf "%-8.2e|"', 1234, '1.23e+03|'],
    ['printf "%+.0f"', 7, '+7'],
  ])('%s of %d → %s', (fn, value, expected) => {
    expect(expand(`{{ $value | ${fn} }}`, value)).toBe(expected);
  });

  it.each([
    ['{{ $labels.job', 'unclosed action'],
    ['{{ if $value }}x', 'unexpected EOF: {{if}} without {{end}}'],
    ['{{ end }}', 'unexpected {{end}}'],
    ['{{ nosuch $value }}', 'function "nosuch" not defined'],
    ['{{ $nosuch }}', 'undefined variable "$nosuch"'],
    ['{{ "open }}', 'unterminated quoted string'],
    ['{{ }}', 'missing value for command'],
    ['{{ $value # }}', 'unexpected "#" in command'],
    ['{{ template x }}', 'unexpected "x" in template clause'],
    ['{{ define "x" }}a', 'unexpected EOF: {{define}} without {{end}}'],
    ['{{ define "x" }}{{ $labels.job }}{{ end }}', 'undefined variable "$labels"'],
    ['{{ break }}', '{{break}} outside {{range}}'],
    ['{{ ($value }}', 'unclosed left paren'],
  ])('refuses %s: %s', (text, message) => {
    expect(() => compileTemplate(text)).toThrow(TemplateError);
    expect(() => compileTemplate(text)).toThrow(message);
  });

  it.each([
    ['{{ $labels.job.deeper }}', "can't evaluate field deeper in type string"],
    ['{{ $labels.job | humanize }}', 'strconv.ParseFloat: parsing "node": invalid syntax'],
    ['{{ if gt $value 5 }}x{{ end }}', 'error calling gt: incompatible types for comparison'],
    ['{{ $value | toUpper }}', 'wrong type for value; expected string; got float64'],
    ['{{ template "x" }}', 'template "x" not defined'],
    ['{{ define "x" }}{{ template "x" }}{{ end }}{{ template "x" }}', 'exceeded maximum template depth'],
    [
      '{{ define "x" }}{{ template "x" }}{{ template "x" }}{{ end }}{{ template "x" }}',
      'exceeded maximum template depth',
    ],
    ['{{ query "none" | first | value }}', 'error calling query: no none'],
    ['{{ parseDuration "5 min" }}', 'not a valid duration string: "5 min"'],
    ['{{ $value | first }}', 'wrong type for value; expected template.queryResult; got float64'],
    ['{{ (toTime 0).Nope }}', "can't evaluate field Nope in type *time.Time"],
    ['{{ humanize }}', 'wrong number of args for humanize: want 1 got 0'],
  ])('%s becomes text: %s', (text, message) => {
    expect(expand(text)).toBe(`<error expanding template: ${message}>`);
  });

  it('says which query it misses, instead of failing', () => {
    const template = compileTemplate('{{ query "up" | first | value }}');
    expect(template.queries).toBe(true);
    expect(() =>
      template.expand({
        labels: {},
        value: 1,
        externalLabels: {},
        externalUrl: '',
        timeMs: 0,
        query: (expr) => {
          throw new MissingQuery(expr);
        },
      }),
    ).toThrow(MissingQuery);
  });
});
