import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConfig } from '#engine/config/index.ts';
import { silentLog } from '#engine/base/log.ts';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'watchdeck-config-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function open(text: string) {
  const file = path.join(dir, 'watchdeck.yml');
  writeFileSync(file, text);
  return openConfig({
    file,
    create: false,
    lastGoodFile: path.join(dir, 'last-good.yml'),
    checkExpr: () => null,
    log: silentLog,
  });
}

describe('a prometheus.yml', () => {
  const prometheus = (text: string) => writeFileSync(path.join(dir, 'prometheus.yml'), text);

  it('is read as it is: jobs, rules, external labels', () => {
    mkdirSync(path.join(dir, 'prom'), { recursive: true });
    writeFileSync(
      path.join(dir, 'prom', 'x.rules'),
      'groups: [{ name: g, rules: [{ alert: A, expr: up == 0 }] }]\n',
    );
    prometheus(`
global: { scrape_interval: 7s, evaluation_interval: 9s, external_labels: { site: a, rack: b } }
rule_files: [prom/*.rules, prom/nowhere.yml]
remote_write: [{ url: "http://elsewhere" }]
scrape_configs:
- job_name: node
  static_configs: [{ targets: ["h:9100"] }]
  basic_auth: { username: u, password: stands-here }
  tls_config: { ca_file: ca.pem }
`);
    const { global, scrapeJobs, ruleGroups, withoutEffect } = open(
      'prometheus_file: prometheus.yml\nglobal: { external_labels: { rack: mine } }',
    ).current();
    expect(global.externalLabels).toEqual({ site: 'a', rack: 'mine' });
    expect(ruleGroups).toMatchObject([{ name: 'g', intervalMs: 9_000 }]);
    expect(scrapeJobs).toMatchObject([
      {
        name: 'node',
        intervalMs: 7_000,
        timeoutMs: 7_000,
        template: {
          http: {
            basicAuth: { username: { text: 'u' }, password: { text: 'stands-here' } },
            tls: { ca: { file: path.join(dir, 'ca.pem') } },
            followRedirects: true,
          },
        },
      },
    ]);
    expect(withoutEffect).toEqual([expect.stringMatching(/prometheus\.yml:4:1: remote_write has no effect/)]);
  });

  it('is looked at again when it changes, and named when it is broken', () => {
    prometheus('scrape_configs: [{ job_name: a }]');
    const config = open('prometheus_file: prometheus.yml');
    prometheus('scrape_configs: [{ job_name: a, scrap_interval: 5s }]');
    config.refresh();
    expect(config.problem()).toMatchObject({
      file: path.join(dir, 'prometheus.yml'),
      line: 1,
      message: expect.stringContaining('unknown field "scrap_interval"') as string,
    });
    expect(config.current().scrapeJobs.map(({ name }) => name)).toEqual(['a']);
    prometheus('scrape_configs: [{ job_name: longer }]');
    config.refresh();
    expect(config.problem()).toBeNull();
    expect(config.current().scrapeJobs.map(({ name }) => name)).toEqual(['longer']);
  });

  it('is refused by name and line where it discovers targets in a way we can not', () => {
    prometheus('scrape_configs:\n- job_name: a\n  kubernetes_sd_configs: [{ role: pod }]\n');
    expect(() => open('prometheus_file: prometheus.yml')).toThrow(
      /prometheus\.yml:3:3: kubernetes_sd_configs/,
    );
    expect(() => open('prometheus_file: nowhere.yml')).toThrow(/prometheus_file: there is no file/);
  });
});
