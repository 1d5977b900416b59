/** Playbooks over a real file, with real programs and a real HTTP server. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PlaybookRun, RunStatus } from '#shared/contract/playbooks.ts';
import type { PlaybookSettings } from '#engine/playbooks/types.ts';
import { recordAlert } from '../../../helpers/incident-parts.ts';
import { until } from '../../../helpers/live-console.ts';
import { nodeCommands, openPlaybookParts } from '../../../helpers/playbook-parts.ts';
import type { PlaybookParts } from '../../../helpers/playbook-parts.ts';
import { recordRequests } from '../../../helpers/recording-server.ts';
import type { RecordingServer } from '../../../helpers/recording-server.ts';
import { makeTempDir } from '../../../helpers/test-store.ts';

const HOUR = 3_600_000;
const down = { alertname: 'Down', severity: 'critical', job: 'api', instance: 'a b; reboot' };

let temp: ReturnType<typeof makeTempDir>;
let parts: PlaybookParts;
let shiftMs: number;
let holding: boolean;
let server: RecordingServer;
let log: string;
const clock = { nowMs: () => Date.now() + shiftMs, monotonicMs: () => performance.now() };

beforeEach(async () => {
  temp = makeTempDir();
  shiftMs = 0;
  holding = true;
  log = join(temp.dir, 'log.txt');
  server = await recordRequests({
    status: 201,
    body: '{"number":12,"html_url":"http://github.test/12"}',
  });
});
afterEach(async () => {
  await parts.playbooks.stop();
  parts.store.close();
  server.close();
  temp.remove();
});

/** One enabled playbook; `more` are its other fields. */
function open(steps: string, more = '', settings: Partial<PlaybookSettings> = {}): void {
  const files = `
playbooks:
  - name: one
    title: One
    enabled: true
    approval: automatic
    trigger: { alert: ['alertname="Down"'] }
    ${more.split('\n').join('\n    ')}
    steps:
      ${steps.split('\n').join('\n      ')}
`
    .replace(/approval: automatic\n(?=[\s\S]*approval:)/, '\n')
    .replace(/trigger: \{ alert[^\n]*\n(?=[\s\S]*trigger:)/, '\n');
  parts = openPlaybookParts(temp.dir, {
    clock,
    files,
    settings: { commands: nodeCommands(log), ...settings },
    instant: () =>
      Promise.resolve({ type: 'vector', samples: holding ? [{ labels: { job: 'x' }, value: 2 }] : [] }),
  });
}
const fire = (labels: Record<string, string> = down): void =>
  recordAlert(parts.alerting, 'firing', { atMs: clock.nowMs() }, labels);
const newest = (): PlaybookRun | undefined => parts.playbooks.runs(1)[0];
async function reach(status: RunStatus): Promise<PlaybookRun> {
  await until(`a run that is ${status} (it is ${JSON.stringify(newest())})`, 20_000, async () => {
    await parts.playbooks.tick();
    return newest()?.status === status;
  });
  return newest()!;
}
const said = (): string[] => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []);

test('an alert runs a program without a shell, with nothing of ours in its environment', async () => {
  process.env['SECRET'] = 'hunter2';
  open("- { name: Say, command: say, args: ['{{ $labels.instance }}', 'v{{ $value }}'] }");
  fire();
  const run = await reach('succeeded');
  delete process.env['SECRET'];
  expect(said()).toEqual(['a b; reboot|v1']);
  expect(parts.playbooks.run(run.id).outputs[0]).toBe('said a b; reboot v1 no secret\n');
  expect(run).toMatchObject({ trigger: 'the alert Down', incidentId: 5, labels: down });
  expect(run.steps[0]).toMatchObject({
    text: 'say "a b; reboot" v1',
    status: 'succeeded',
    result: 'exit code 0',
  });
  expect(parts.told.filter((text) => text.startsWith('incident'))).toEqual([
    `incident: Playbook One (run ${String(run.id)}) started`,
    `incident: Playbook One (run ${String(run.id)}) succeeded`,
  ]);
  await parts.playbooks.tick();
  expect(said()).toHaveLength(1);
});

test('other alerts, and alerts while playbooks are off, run nothing', async () => {
  open('- { command: say }', '', { enabled: false });
  fire();
  await parts.playbooks.tick();
  parts.playbooks.apply(
    { enabled: true, commands: [], services: [], serviceManager: null, approvers: [], mostRunning: 1 },
    [],
    0,
  );
  fire({ ...down, alertname: 'Other' });
  await parts.playbooks.tick();
  expect(parts.playbooks.runs(10)).toEqual([]);
  expect(() => parts.playbooks.start({ name: 'one', dryRun: false, fingerprint: null }, 'ada')).toThrow();
});

test('one click: waits, shows exactly what it would do, runs when approved; denied ones never do', async () => {
  open("- { command: say, args: ['{{ $labels.job }}'] }", 'approval: one_click');
  fire();
  const run = await reach('waiting');
  expect(run.steps[0]?.text).toBe('say api');
  expect(parts.told).toContain('people: Playbook One waits for approval');
  expect(said()).toEqual([]);
  await parts.playbooks.approve(run.id, { user: 'ada', by: null, code: null });
  expect(await reach('succeeded')).toMatchObject({ approvedBy: ['ada'] });
  expect(said()).toEqual(['api']);

  fire({ ...down, instance: 'other' });
  const second = await reach('waiting');
  parts.playbooks.deny(second.id, 'bob', 'not now');
  expect(newest()).toMatchObject({ status: 'denied', reason: 'by bob: not now' });
  await expect(parts.playbooks.approve(second.id, { user: 'ada', by: null, code: null })).rejects.toThrow(
    'waits for nobody',
  );
  expect(said()).toHaveLength(1);
});

test('two persons: two names with their codes, nothing less', async () => {
  const file = (name: string, code: string) => {
    writeFileSync(join(temp.dir, name), `${code}\n`);
    return join(temp.dir, name);
  };
  const approvers = [
    { name: 'ada', codeFile: file('ada.code', 'alpha') },
    { name: 'bob', codeFile: file('bob.code', 'beta') },
  ];
  open('- { command: say, args: [x] }', 'approval: two_persons', { approvers });
  fire();
  const { id } = await reach('waiting');
  const approve = (by: string, code: string | null) =>
    parts.playbooks.approve(id, { user: 'root', by, code });
  await expect(approve('eve', 'alpha')).rejects.toThrow('eve is not among');
  await expect(approve('ada', null)).rejects.toThrow('not the code of ada');
  await expect(approve('ada', 'beta')).rejects.toThrow('not the code of ada');
  await approve('ada', 'alpha');
  expect(newest()).toMatchObject({ status: 'waiting', reason: 'ada approved; another person is needed' });
  await expect(approve('ada', 'alpha')).rejects.toThrow('another person is needed');
  for (let i = 0; i < 5; i++) await expect(approve('bob', 'guess')).rejects.toThrow('not the code');
  await expect(approve('bob', 'beta')).rejects.toThrow('Too many wrong codes');
  shiftMs += 11 * 60_000;
  await approve('bob', 'beta');
  expect(await reach('succeeded')).toMatchObject({ approvedBy: ['ada', 'bob'] });
});

test('who approves alone is who sits at the console, whatever they say', async () => {
  open('- { command: say, args: [x] }', 'approval: one_click');
  fire();
  const { id } = await reach('waiting');
  await parts.playbooks.approve(id, { user: 'ada', by: 'bob', code: null });
  expect(await reach('succeeded')).toMatchObject({ approvedBy: ['ada'] });
});

test('a storm of alerts asks as often as it may run, not once per alert', async () => {
  open('- { command: say, args: [x] }', 'approval: one_click\nrate_limit: { runs: 3, per: 1h }');
  for (let i = 0; i < 20; i++) fire({ ...down, instance: `i${String(i)}` });
  await parts.playbooks.tick();
  const statuses = parts.playbooks.runs(100).map(({ status }) => status);
  expect(statuses.filter((status) => status === 'waiting')).toHaveLength(3);
  expect(statuses.filter((status) => status === 'skipped')).toHaveLength(17);
  expect(parts.told.filter((text) => text.startsWith('people'))).toHaveLength(3);
});

test('an approval that nobody gives expires', async () => {
  open('- { command: say, args: [x] }', 'approval: one_click\napproval_timeout: 10m');
  fire();
  await reach('waiting');
  shiftMs += 10 * 60_000;
  expect((await reach('expired')).reason).toBe('nobody approved it within 10 min');
});

test('HTTP: JSON that labels can not leave, a secret from a file, an answer that counts', async () => {
  writeFileSync(join(temp.dir, 'token'), 'secret\n');
  open(
    `- http: { url: '${server.base}/hooks/{{ $labels.job }}', json: { on: '{{ $labels.instance }}' }, header_files: { authorization: '${join(temp.dir, 'token')}' } }
- http: { method: GET, url: '${server.base}/status', expect: [503] }`,
  );
  fire();
  const run = await reach('failed');
  expect(server.requests[0]).toMatchObject({ line: 'POST /hooks/api', body: '{"on":"a b; reboot"}' });
  expect(server.requests[0]?.headers['authorization']).toBe('secret');
  expect(run.steps.map(({ result }) => result)).toEqual(['answered 201', 'answered 201']);
  expect(run.reason).toBe('GET request: answered 201');
});

test('opens a GitHub issue', async () => {
  writeFileSync(join(temp.dir, 'token'), 'ghp_x');
  open(
    `- github_issue: { api_url: '${server.base}', repository: me/it, title: 'Down: {{ $labels.job }}', body: b, labels: [incident], token_file: '${join(temp.dir, 'token')}' }`,
  );
  fire();
  const run = await reach('succeeded');
  expect(server.requests[0]?.line).toBe('POST /repos/me/it/issues');
  expect(server.requests[0]?.headers).toMatchObject({
    authorization: 'Bearer ghp_x',
    'x-github-api-version': '2022-11-28',
  });
  expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
    title: 'Down: api',
    body: 'b',
    labels: ['incident'],
  });
  expect(run.steps[0]?.result).toBe('issue 12: http://github.test/12');
});

test('a service is restarted by its manager, one that is not allowed is refused', async () => {
  writeFileSync(join(temp.dir, 'manager'), `#!/bin/sh\necho "$@" >> '${log}'\n`, { mode: 0o755 });
  const settings = { services: ['nginx'], serviceManager: join(temp.dir, 'manager') };
  open('- { restart_service: nginx, on_failure: continue }', '', settings);
  fire();
  await reach('succeeded');
  expect(said()).toEqual(['restart -- nginx']);
  await parts.playbooks.stop();
  parts.store.close();
  open('- { restart_service: sshd }', '', settings);
  expect(parts.playbooks.list()[0]?.blockers).toEqual(['the service "sshd" is not in playbooks.services']);
  fire({ ...down, instance: 'b' });
  expect((await reach('failed')).reason).toContain('the service "sshd" is not in playbooks.services');
});

test('notify, advice, waiting and a question', async () => {
  open(
    `- { notify: { receiver: team, title: 'T', text: '{{ $labels.job }}' } }
- scale_hint: '{{ with query "x" }}{{ . | first | value }} of 4{{ end }}'
- { wait_until: x, every: 100ms, timeout: 30s }
- { ask: 'Go on with {{ $labels.job }}?' }
- { command: say, args: [after] }`,
  );
  fire();
  await until('the question', 20_000, async () => {
    await parts.playbooks.tick();
    return newest()?.steps[3]?.status === 'asking';
  });
  const { id, steps } = newest()!;
  expect(parts.told).toContain('team: T: api');
  expect(steps[1]?.result).toBe('2 of 4');
  expect(steps[3]?.text).toBe('Go on with api?');
  expect(parts.playbooks.snapshot().waiting).toBe(1);
  await parts.playbooks.approve(id, { user: 'ada', by: null, code: null });
  const run = await reach('succeeded');
  expect(run.steps[3]?.result).toBe('yes, said ada');
  expect(said()).toEqual(['after']);
});

test('a no to a question ends the run', async () => {
  open('- { ask: ok? }\n- { command: say, args: [after] }');
  fire();
  await until('the question', 20_000, async () => {
    await parts.playbooks.tick();
    return newest()?.steps[0]?.status === 'asking';
  });
  parts.playbooks.deny(newest()!.id, 'bob', '');
  expect((await reach('failed')).reason).toBe('Ask a person: no, said bob');
  expect(said()).toEqual([]);
});

test('conditions leave out steps and whole runs', async () => {
  open('- { command: say, args: [x], if: y }\n- { scale_hint: done }');
  holding = false;
  fire();
  const run = await reach('succeeded');
  expect(run.steps.map(({ status }) => status)).toEqual(['skipped', 'succeeded']);
  await parts.playbooks.stop();
  parts.store.close();
  open('- { command: say, args: [x] }', 'if: y');
  fire({ ...down, instance: 'b' });
  expect((await reach('skipped')).reason).toBe("the condition doesn't hold: y");
  expect(said()).toEqual([]);
});

test('a run is killed, and times out, with all it started', async () => {
  open('- { name: Hang, command: wait, args: [x] }\n- { command: say, args: [after] }', 'timeout: 1h');
  fire();
  await until('the program', 20_000, async () => {
    await parts.playbooks.tick();
    return said().length > 0;
  });
  parts.playbooks.kill(newest()!.id, 'ada');
  const killed = await reach('killed');
  expect(killed.steps.map(({ status }) => status)).toEqual(['killed', 'skipped']);
  expect(killed.reason).toBe('killed by ada');
  await parts.playbooks.stop();
  parts.store.close();
  open('- { name: Hang, command: wait, args: [x], timeout: 300ms }');
  fire({ ...down, instance: 'b' });
  expect((await reach('failed')).reason).toBe('Hang: not done after 300 ms');
});

test('too many runs are held back; repeated failures open the breaker, which says so and tries one later', async () => {
  open(
    '- { command: fail, args: [x] }',
    'rate_limit: { runs: 3, per: 1h }\ncircuit_breaker: { failures: 2, open_for: 30m }',
  );
  fire();
  expect((await reach('failed')).reason).toBe('Run fail: exit code 3');
  expect(parts.playbooks.run(newest()!.id).outputs[0]).toBe('broken\n');
  fire({ ...down, instance: 'b' });
  await reach('failed');
  await until('an open breaker', 20_000, () =>
    Promise.resolve(parts.playbooks.list()[0]?.breaker.state === 'open'),
  );
  expect(parts.told).toContain('people: Playbook One is switched off');
  expect(parts.playbooks.problems()[0]).toContain('The playbook One failed too often');
  fire({ ...down, instance: 'c' });
  expect((await reach('skipped')).reason).toContain('the circuit breaker is open');
  shiftMs += 31 * 60_000;
  expect(parts.playbooks.list()[0]?.breaker.state).toBe('half-open');
  fire({ ...down, instance: 'd' });
  await until('the trial’s failure', 20_000, async () => {
    await parts.playbooks.tick();
    return said().length === 3 && newest()?.status === 'failed';
  });
  await until('an open breaker', 20_000, () =>
    Promise.resolve(parts.playbooks.list()[0]?.breaker.state === 'open'),
  );
  parts.playbooks.closeBreaker('one', 'ada');
  fire({ ...down, instance: 'e' });
  expect((await reach('skipped')).reason).toBe('it ran 3 times in the last 1 h already');
  shiftMs += HOUR;
  fire({ ...down, instance: 'f' });
  await reach('failed');
  expect(said()).toHaveLength(4);
});

test('a dry run says what would be done, and what may not, and does nothing', async () => {
  open(
    "- { command: say, args: ['{{ $labels.job }}'] }\n- { command: other }\n- { ask: ok? }",
    'approval: one_click',
  );
  fire();
  await reach('failed');
  const fingerprint = parts.alerting.snapshot().alerts[0]!.fingerprint;
  const id = parts.playbooks.start({ name: 'one', dryRun: true, fingerprint }, 'ada');
  await until('the dry run', 20_000, async () => {
    await parts.playbooks.tick();
    return parts.playbooks.run(id).run.status === 'succeeded';
  });
  const { run } = parts.playbooks.run(id);
  expect(run.steps.map(({ status }) => status)).toEqual(['planned', 'failed', 'planned']);
  expect(run.steps[0]?.text).toBe('say api');
  expect(run.steps[1]?.result).toContain('the command "other" is not in playbooks.commands');
  expect(run.reason).toBe('nothing was done; 1 of its steps may not be done');
  expect(said()).toEqual([]);
});

test('an expression triggers once per label set, over restarts too', async () => {
  open("- { command: say, args: ['{{ $labels.job }}'] }", 'trigger: { expr: x, for: 5m }');
  await parts.playbooks.tick();
  expect(parts.playbooks.runs(10)).toEqual([]);
  // Looked at every few seconds: a longer while would be a gap, in which `for` doesn't run.
  for (let i = 0; i < 75; i++) {
    shiftMs += 4_000;
    await parts.playbooks.tick();
  }
  await reach('succeeded');
  await parts.playbooks.stop();
  parts.store.close();
  open("- { command: say, args: ['{{ $labels.job }}'] }", 'trigger: { expr: x, for: 5m }');
  shiftMs += 5 * 60_000;
  await parts.playbooks.tick();
  expect(said()).toEqual(['x']);
});

test('a stop cuts a run and says so; waiting ones wait on', async () => {
  open('- { command: wait, args: [x] }');
  fire();
  await until('the program', 20_000, async () => {
    await parts.playbooks.tick();
    return said().length > 0;
  });
  await parts.playbooks.stop();
  expect(newest()).toMatchObject({ status: 'interrupted' });
  parts.store.close();
  open('- { command: wait, args: [x] }');
  await parts.playbooks.tick();
  expect(newest()).toMatchObject({ status: 'interrupted' });
  expect(said()).toHaveLength(1);
});
