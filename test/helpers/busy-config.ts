/** A console in which something of everything stands: what pictures and checks of every page are taken of. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `watchdeck.yml` with targets up and down, checks, alerts of every severity, an incident, a playbook that waits. */
export function busyConfig(urls: readonly [string, string]): string {
  return `global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
host: { interval: 1s }
targets:
  - { name: web-frontend, url: '${urls[0]}' }
  - { name: order-bot, url: '${urls[1]}' }
  - { name: backup-host, url: 'http://127.0.0.1:9/metrics' }
probes:
  - { name: web-frontend health, type: http, url: '${urls[0]}', interval: 1s }
  - { name: database, type: tcp, address: '127.0.0.1:9', interval: 1s }
rules:
  groups:
    - name: availability
      rules:
        - alert: TargetDown
          expr: up == 0
          for: 2s
          labels: { severity: critical }
          annotations: { summary: '{{ $labels.job }} is down' }
        - alert: ErrorBudgetBurns
          expr: probe_success == 0
          labels: { severity: high }
          annotations: { summary: '{{ $labels.job }} fails its check' }
        - alert: QueueGrowing
          expr: queue_length > 40
          for: 10m
          labels: { severity: medium }
          annotations: { summary: 'The queue of {{ $labels.job }} is long' }
        - alert: MachineBusy
          expr: node_load1 >= 0
          labels: { severity: low }
playbook_files: [playbooks/*.yml]
playbooks:
  enabled: true
`;
}

const PLAYBOOK = `playbooks:
  - name: look-at-target
    title: Look at the target
    enabled: true
    trigger: { alert: ['alertname="TargetDown"'] }
    steps:
      - { name: Tell the desk, http: { url: 'http://127.0.0.1:9/desk', json: { text: '{{ $labels.job }} is looked at' } } }
`;

/** One panel of each kind, on this machine's own figures. */
const DASHBOARD = `title: Machine
tags: [machine, wall]
description: What this machine does.
variables:
  - kind: query
    name: device
    label: Network
    query: label_values(node_network_receive_bytes_total, device)
    multi: true
    includeAll: true
panels:
  - id: 1
    kind: stat
    title: CPU
    at: { x: 0, y: 0, w: 6, h: 5 }
    queries: [{ id: A, expr: '1 - avg(rate(node_cpu_seconds_total{mode="idle"}[30s]))' }]
    display: { unit: percentunit, color: thresholds, thresholds: { steps: [{ from: null, color: green }, { from: 0.8, color: red }] } }
  - id: 2
    kind: gauge
    title: Memory
    at: { x: 6, y: 0, w: 6, h: 5 }
    queries: [{ id: A, expr: '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes' }]
    display: { unit: percentunit, min: 0, max: 1, color: thresholds, thresholds: { steps: [{ from: null, color: green }, { from: 0.7, color: yellow }, { from: 0.9, color: red }] } }
  - { id: 3, kind: alerts, title: Alerts, at: { x: 12, y: 0, w: 12, h: 5 } }
  - id: 4
    kind: timeseries
    title: CPU by mode
    at: { x: 0, y: 5, w: 12, h: 9 }
    queries: [{ id: A, expr: 'sum by (mode) (rate(node_cpu_seconds_total{mode!="idle"}[30s]))', legend: '{{mode}}' }]
    display: { unit: cores, decimals: 2, stack: normal, fill: 60 }
    legend: { shown: table, placement: bottom, values: [last, mean, max] }
  - id: 5
    kind: timeseries
    title: Network
    at: { x: 12, y: 5, w: 12, h: 9 }
    queries:
      - { id: A, expr: 'rate(node_network_receive_bytes_total{device=~"$device"}[30s])', legend: 'in {{device}}' }
      - { id: B, expr: 'rate(node_network_transmit_bytes_total{device=~"$device"}[30s])', legend: 'out {{device}}' }
    display: { unit: Bps }
    overrides: [{ match: { by: query, query: B }, set: { negative: true } }]
  - id: 6
    kind: row
    title: Disks
    at: { x: 0, y: 14, w: 24, h: 1 }
  - id: 7
    kind: bargauge
    title: Used
    at: { x: 0, y: 15, w: 12, h: 6 }
    queries: [{ id: A, expr: '1 - node_filesystem_avail_bytes{mountpoint="/"} / node_filesystem_size_bytes', legend: '{{mountpoint}}' }]
    display: { unit: percentunit, min: 0, max: 1 }
  - id: 8
    kind: table
    title: Filesystems
    at: { x: 12, y: 15, w: 12, h: 6 }
    queries: [{ id: A, expr: 'node_filesystem_size_bytes{mountpoint="/"}', kind: instant }]
  - id: 9
    kind: state-timeline
    title: Up
    at: { x: 0, y: 21, w: 12, h: 6 }
    queries: [{ id: A, expr: up, legend: '{{job}}' }]
  - id: 10
    kind: status-history
    title: Up, scrape by scrape
    at: { x: 12, y: 21, w: 12, h: 6 }
    queries: [{ id: A, expr: up, legend: '{{job}}' }]
  - id: 11
    kind: pie
    title: CPU by mode, as shares
    at: { x: 0, y: 27, w: 8, h: 7 }
    queries: [{ id: A, expr: 'sum by (mode) (node_cpu_seconds_total)', legend: '{{mode}}' }]
  - id: 12
    kind: heatmap
    title: Fill of the disks
    at: { x: 8, y: 27, w: 8, h: 7 }
    queries: [{ id: A, expr: 'node_filesystem_size_bytes{mountpoint="/"}' }]
  - id: 13
    kind: text
    title: Words
    at: { x: 16, y: 27, w: 8, h: 7 }
    markdown: 'Ask **whoever is on call**; the [handbook](https://example.org/) says how.'
`;

/** The files beside it: a dashboard of one's own with every kind of panel, and a playbook. */
export function writeBusyFiles(dataDir: string): void {
  mkdirSync(join(dataDir, 'dashboards'), { recursive: true });
  writeFileSync(join(dataDir, 'dashboards', 'machine.yml'), DASHBOARD);
  mkdirSync(join(dataDir, 'playbooks'), { recursive: true });
  writeFileSync(join(dataDir, 'playbooks', 'target.yml'), PLAYBOOK);
}
