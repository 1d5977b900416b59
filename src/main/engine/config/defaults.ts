/** What a first start writes: nothing that needs deciding, everything one may want to change named. */
export const DEFAULT_CONFIG_TEXT = `# Watchdeck's configuration. It is read again whenever it changes; a mistake is shown in the console with its line,
# and the last good version keeps running. The console edits this file too and keeps your comments.

global:
  scrape_interval: 15s
  scrape_timeout: 10s
  evaluation_interval: 15s

# What to scrape: any Prometheus or OpenMetrics endpoint. The name becomes the job label.
targets: []
#  - name: node
#    url: http://127.0.0.1:9100/metrics
#    interval: 5s

# Alerting and recording rules in Prometheus's own format. More can stand in files named under rule_files.
rules:
  groups:
    - name: watchdeck
      rules:
        - alert: TargetDown
          expr: up == 0
          for: 1m
          labels:
            severity: high
          annotations:
            summary: "{{ $labels.job }} is down"
            description: "No scrape of {{ $labels.instance }} has succeeded for a minute."
        - alert: FilesystemAlmostFull
          expr: node_filesystem_avail_bytes{job="host"} / node_filesystem_size_bytes{job="host"} < 0.05
          for: 5m
          labels:
            severity: high
          annotations:
            summary: "{{ $labels.mountpoint }} is almost full"
            description: "{{ $value | humanizePercentage }} of {{ $labels.mountpoint }} is left."
rule_files: []

# This machine: CPU, memory, disks, network.
host:
  enabled: true
  interval: 1s

# How long samples are kept, and what is made of them for longer; max_size limits the database (the oldest samples go first).
retention:
  raw: 7d
  five_minutes: 30d
  one_hour: 1y
  one_day: 5y
#  max_size: 2GB
#  overrides:
#    - match: '{job="chatty"}'
#      raw: 1d

console:
  theme: system
  notifications: true
  # The first steps on the Overview; closing them writes false.
  welcome: true
`;
