/** What playbooks tell people ends when there is nothing left to tell. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { playbooksMigrations } from '#engine/playbooks/index.ts';
import { recordAlert } from '../../../helpers/incident-parts.ts';
import { openPlaybookParts } from '../../../helpers/playbook-parts.ts';
import type { PlaybookParts } from '../../../helpers/playbook-parts.ts';
import { makeTempDir, openTestStore } from '../../../helpers/test-store.ts';

const down = { alertname: 'Down', severity: 'critical', job: 'api' };
let temp: ReturnType<typeof makeTempDir>;
let parts: PlaybookParts | null;
let nowMs: number;
let holding: boolean;

beforeEach(() => {
  temp = makeTempDir();
  nowMs = 1_000_000;
  holding = true;
});
afterEach(async () => {
  await parts?.playbooks.stop();
  parts?.store.close();
  temp.remove();
});

function open(more: string, steps: string): PlaybookParts {
  parts = openPlaybookParts(temp.dir, {
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    files: `
playbooks:
  - name: one
    title: One
    enabled: true
    ${more}
    steps:
      ${steps}
`,
    settings: {},
    instant: () =>
      Promise.resolve({ type: 'vector', samples: holding ? [{ labels: { job: 'x' }, value: 2 }] : [] }),
  });
  return parts;
}

/** Looks until nothing is under way; gives what people were told since. */
async function pass(of: PlaybookParts): Promise<string[]> {
  for (let at = 0; at < 5; at += 1) {
    nowMs += 1_000;
    await of.playbooks.tick();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return of.told.splice(0).filter((each) => !each.startsWith('incident'));
}

test.each([
  ['approved', 'It waits no more: the run is succeeded.'],
  ['denied', 'It waits no more: the run is denied.'],
  ['expired', 'It waits no more: the run is expired.'],
])('a wait for approval is over when the run was %s', async (how, words) => {
  const on = open(
    `approval: one_click\n    approval_timeout: 1h\n    trigger: { alert: ['alertname="Down"'] }`,
    '- { scale_hint: more }',
  );
  recordAlert(on.alerting, 'firing', { atMs: nowMs }, down);
  expect(await pass(on)).toEqual(['people: Playbook One waits for approval']);
  const { id } = on.playbooks.runs(1)[0]!;
  if (how === 'approved') await on.playbooks.approve(id, { user: 'ada', by: null, code: null });
  else if (how === 'denied') on.playbooks.deny(id, 'ada', '');
  else nowMs += 3_600_000;
  const [over] = await pass(on);
  expect(over).toMatch(new RegExp(`^over: playbook/run ${String(id)}/approval: It waits no more`));
  expect(how === 'approved' || over?.endsWith(words)).toBe(true);
});

test('a message of a run that an expression began is over when that holds no more', async () => {
  const on = open(
    'approval: automatic\n    trigger: { expr: x }',
    `- { notify: { receiver: team, title: T, text: t } }`,
  );
  expect(await pass(on)).toEqual(['team: T: t']);
  expect(await pass(on)).toEqual([]);
  holding = false;
  expect(await pass(on)).toEqual([
    'over: playbook/run 1/step 0: What triggered it is over: x for {job="x"}.',
  ]);
});

test('a question is over when it is answered; a message goes on as long as the alert, over a restart too', async () => {
  const trigger = `approval: automatic\n    trigger: { alert: ['alertname="Down"'] }`;
  const steps = `- { notify: { receiver: team, title: T, text: t } }\n      - { ask: Go on? }`;
  const on = open(trigger, steps);
  recordAlert(on.alerting, 'firing', { atMs: nowMs }, down);
  expect(await pass(on)).toEqual(['team: T: t', 'people: Playbook One asks']);
  await on.playbooks.approve(1, { user: 'ada', by: null, code: null });
  expect(await pass(on)).toEqual(['over: playbook/run 1/question 1: It asks no more: yes, said ada.']);
  await on.playbooks.stop();
  on.store.close();
  const later = open(trigger, steps);
  expect(await pass(later)).toEqual([]);
  recordAlert(later.alerting, 'resolved', { atMs: nowMs }, down);
  expect(await pass(later)).toEqual([
    'over: playbook/run 1/step 0: What triggered it is over: the alert Down.',
  ]);
});

test('one of a run that a person began is over with the run', async () => {
  const on = open('approval: automatic', `- { notify: { receiver: team, title: T, text: t } }`);
  on.playbooks.start({ name: 'one', dryRun: false, fingerprint: null }, 'ada');
  expect(await pass(on)).toEqual([
    'team: T: t',
    'over: playbook/run 1/step 0: What triggered it is over: by hand, ada.',
  ]);
});

test('a database of version 1 is taken on', async () => {
  const before = openTestStore(temp.dir, {
    ...playbooksMigrations,
    migrations: playbooksMigrations.migrations.filter(({ version }) => version === 1),
  });
  before.db.exec(`INSERT INTO playbook_runs
    (playbook, title, status, reason, dry_run, trigger_text, labels, approval, created_ms)
    VALUES ('one', 'One', 'waiting', '', 0, 'by hand', '{}', 'one_click', 1)`);
  before.close();
  const on = open('approval: one_click', '- { scale_hint: more }');
  expect(await pass(on)).toEqual([]);
  expect(on.playbooks.runs(5)).toMatchObject([{ playbook: 'one', status: 'expired' }]);
});
