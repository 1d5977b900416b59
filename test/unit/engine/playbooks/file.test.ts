/** Playbook files: what they say, and where they are wrong. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DocumentError } from '#engine/base/yaml-document.ts';
import { parsePlaybookFile } from '#engine/playbooks/index.ts';
import { checkExpr } from '#engine/query/index.ts';
import { inProject } from '../../../../scripts/lib/paths.ts';

const parse = (text: string) =>
  parsePlaybookFile(text, 'p.yml', {
    judge: (expr) => checkExpr(expr)?.message ?? null,
    resolve: (path) => `/etc/${path}`,
  });

test('reads every kind of step, with defaults', () => {
  const [playbook] = parse(`
playbooks:
  - name: all
    trigger: { expr: up == 0, for: 2m }
    if: vector(1)
    steps:
      - { command: flush, args: ['{{ $labels.job }}'] }
      - http: { url: 'http://x/{{ $labels.job }}', json: { a: 1 } }
      - github_issue: { repository: me/it, title: t, token_file: t.key }
      - restart_service: nginx
      - scale_hint: more
      - notify: { receiver: team, title: t }
      - { wait_until: up, every: 1s, timeout: 5m }
      - { ask: ok?, on_failure: continue }
`);
  expect(playbook).toMatchObject({
    name: 'all',
    title: 'all',
    enabled: false,
    source: 'p.yml:3',
    approval: 'one_click',
    trigger: { kind: 'expr', expr: 'up == 0', forMs: 120_000 },
    triggerText: 'up == 0 for 2m',
    condition: 'vector(1)',
    rateLimit: { runs: 3, perMs: 3_600_000 },
  });
  expect(playbook?.steps.map(({ action }) => action.kind)).toEqual([
    'command',
    'http',
    'github_issue',
    'restart_service',
    'scale_hint',
    'notify',
    'wait_until',
    'ask',
  ]);
  expect(playbook?.steps[2]?.action).toMatchObject({
    apiUrl: 'https://api.github.com',
    tokenFile: '/etc/t.key',
  });
  expect(playbook?.steps[6]).toMatchObject({ timeoutMs: 300_000, action: { everyMs: 1_000 } });
});

test.each([
  ['steps: []', 'p.yml:4:12: playbooks[0].steps: a playbook needs a step'],
  ['steps: [{ name: x }]', 'a step does exactly one of command, http'],
  ['steps: [{ ask: a, restart_service: b }]', 'not restart_service and ask'],
  ['steps: [{ ask: "{{ .x " }]', 'p.yml:4:20: playbooks[0].steps[0].ask:'],
  ['steps: [{ wait_until: "up ==" }]', 'p.yml:4:27: playbooks[0].steps[0].wait_until:'],
  ['steps: [{ http: { url: "http://{{ $labels.a }}/" } }]', 'whose host is no template'],
  ['steps: [{ http: { url: "file:///etc/passwd" } }]', 'whose host is no template'],
  ['steps: [{ shell: "rm -rf /" }]', 'p.yml:4:15: playbooks[0].steps[0]: unknown field "shell"'],
  ['steps: [{ ask: a }]\n    trigger: { alert: ["severity"] }', 'p.yml:5:24: `severity` is not a matcher'],
  ['steps: [{ ask: a }]\n    trigger: { alert: [a=b], for: 1m }', 'only an expr has for'],
  ['steps: [{ ask: a }]\n    approval: nobody', 'p.yml:5:15: playbooks[0].approval:'],
])('%s is refused with its place', (text, message) => {
  const whole = `playbooks:\n  - name: one\n    title: One\n    ${text}\n`;
  let said = '';
  try {
    parse(whole);
  } catch (error) {
    expect(error).toBeInstanceOf(DocumentError);
    said = (error as DocumentError).message;
  }
  expect(said).toContain(message);
});

test('names are taken once', () => {
  const one = '  - { name: a, steps: [{ ask: b }] }\n';
  expect(() => parse(`playbooks:\n${one}${one}`)).toThrow('p.yml:3:13: playbooks[1].name: "a" is taken');
});

const shipped = readdirSync(inProject('resources', 'playbooks'));

test('three come with Watchdeck', () => {
  expect(shipped.sort()).toEqual([
    'high-error-rate.yml',
    'performance-degradation.yml',
    'resource-exhaustion.yml',
  ]);
});

test.each(shipped)('%s is right, and not enabled', (name) => {
  const text = readFileSync(inProject('resources', 'playbooks', name), 'utf8');
  const playbooks = parse(text);
  expect(playbooks).toHaveLength(1);
  expect(playbooks[0]?.enabled).toBe(false);
  expect(text).toMatch(/^# title: .+\n# about: .+\n/);
});
