/**
 * The templates that every Alertmanager has by name, so that files that use or replace them work here: the same names and the
 * same sense, in Watchdeck's words.
 */
export const DEFAULT_TEMPLATES = `
{{ define "__subject" }}[{{ toUpper .Status }}{{ if eq .Status "firing" }} {{ len .Alerts.Firing }}{{ end }}]
{{- with .GroupLabels.SortedPairs.Values }} {{ join " " . }}{{ end }}
{{- with (.CommonLabels.Remove .GroupLabels.Names).Values }} ({{ join " " . }}){{ end }}{{ end }}
{{ define "__description" }}{{ with .CommonAnnotations.description }}{{ . }}{{ else }}{{ .CommonAnnotations.summary }}{{ end }}{{ end }}
{{ define "__alertmanager" }}Watchdeck{{ end }}
{{ define "__alertmanagerURL" }}{{ .ExternalURL }}{{ end }}
{{ define "__one_alert" }}{{ range .Labels.SortedPairs }}  {{ .Name }} = {{ .Value }}
{{ end }}{{ range .Annotations.SortedPairs }}  {{ .Name }}: {{ .Value }}
{{ end }}{{ with .GeneratorURL }}  from {{ . }}
{{ end }}{{ end }}
{{ define "__text_alert_list" }}{{ range . }}{{ template "__one_alert" . }}
{{ end }}{{ end }}
{{ define "__text_alert_list_markdown" }}{{ range . }}{{ range .Labels.SortedPairs }}- {{ .Name }} = {{ .Value }}
{{ end }}{{ range .Annotations.SortedPairs }}- {{ .Name }}: {{ .Value }}
{{ end }}{{ with .GeneratorURL }}- from {{ . }}
{{ end }}
{{ end }}{{ end }}
{{ define "__all_alerts" }}{{ if .Alerts.Firing }}Firing:
{{ template "__text_alert_list" .Alerts.Firing }}{{ end }}{{ if .Alerts.Resolved }}Resolved:
{{ template "__text_alert_list" .Alerts.Resolved }}{{ end }}{{ end }}
{{ define "__all_alerts_markdown" }}{{ if .Alerts.Firing }}**Firing**
{{ template "__text_alert_list_markdown" .Alerts.Firing }}{{ end }}{{ if .Alerts.Resolved }}**Resolved**
{{ template "__text_alert_list_markdown" .Alerts.Resolved }}{{ end }}{{ end }}
{{ define "slack.default.title" }}{{ template "__subject" . }}{{ end }}
{{ define "slack.default.username" }}{{ template "__alertmanager" . }}{{ end }}
{{ define "slack.default.fallback" }}{{ template "slack.default.title" . }}{{ end }}
{{ define "slack.default.callbackid" }}{{ end }}
{{ define "slack.default.pretext" }}{{ end }}
{{ define "slack.default.titlelink" }}{{ template "__alertmanagerURL" . }}{{ end }}
{{ define "slack.default.iconemoji" }}{{ end }}
{{ define "slack.default.iconurl" }}{{ end }}
{{ define "slack.default.text" }}{{ end }}
{{ define "slack.default.footer" }}{{ end }}
{{ define "email.default.subject" }}{{ template "__subject" . }}{{ end }}
{{ define "email.default.html" }}<!doctype html><html><body><h2>{{ template "__subject" . }}</h2>
{{ range .Alerts }}<h3>{{ .Status }}</h3><table>
{{ range .Labels.SortedPairs }}<tr><th align="left">{{ .Name }}</th><td>{{ .Value }}</td></tr>
{{ end }}{{ range .Annotations.SortedPairs }}<tr><th align="left">{{ .Name }}</th><td>{{ .Value }}</td></tr>
{{ end }}</table>{{ with .GeneratorURL }}<p><a href="{{ . }}">{{ . }}</a></p>{{ end }}
{{ end }}</body></html>{{ end }}
{{ define "pagerduty.default.description" }}{{ template "__subject" . }}{{ end }}
{{ define "pagerduty.default.client" }}{{ template "__alertmanager" . }}{{ end }}
{{ define "pagerduty.default.clientURL" }}{{ template "__alertmanagerURL" . }}{{ end }}
{{ define "pagerduty.default.instances" }}{{ template "__text_alert_list" . }}{{ end }}
{{ define "opsgenie.default.message" }}{{ template "__subject" . }}{{ end }}
{{ define "opsgenie.default.description" }}{{ template "__all_alerts" . }}{{ end }}
{{ define "opsgenie.default.source" }}{{ template "__alertmanagerURL" . }}{{ end }}
{{ define "telegram.default.message" }}{{ template "__all_alerts" . }}{{ end }}
{{ define "discord.default.title" }}{{ template "__subject" . }}{{ end }}
{{ define "discord.default.message" }}{{ template "__all_alerts" . }}{{ end }}
{{ define "discord.default.content" }}{{ end }}
{{ define "msteams.default.summary" }}{{ template "__subject" . }}{{ end }}
{{ define "msteams.default.title" }}{{ template "__subject" . }}{{ end }}
{{ define "msteams.default.text" }}{{ template "__all_alerts_markdown" . }}{{ end }}
{{ define "msteamsv2.default.title" }}{{ template "__subject" . }}{{ end }}
{{ define "msteamsv2.default.text" }}{{ template "__all_alerts_markdown" . }}{{ end }}
`;
