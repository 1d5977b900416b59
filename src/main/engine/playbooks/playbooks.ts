import type { PlaybookRun, RunStatus } from '#shared/contract/playbooks.ts';
import { formatDuration } from '#shared/format/index.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { Alerting } from '../alerting/types.ts';
import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import type { Log } from '../base/log.ts';
import type { Store } from '../storage/types.ts';
import type { ActionWorld } from './actions/perform.ts';
import { createApprovals } from './approvals.ts';
import { afterRun, CLOSED, phaseOf } from './domain/breaker.ts';
import { createNotices } from './notices.ts';
import { createPlanner } from './planner.ts';
import { openRunRows } from './run-rows.ts';
import type { Plan } from './run-rows.ts';
import { createRunner } from './runner.ts';
import { openTriggerRows } from './trigger-rows.ts';
import type { Playbook, Playbooks, PlaybookSettings } from './types.ts';
import { viewOf } from './view.ts';
import { createWatcher } from './watcher.ts';

export interface PlaybooksOptions {
  /** The `state` store, with playbooksMigrations applied. */
  readonly store: Pick<Store, 'db'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly alerting: Pick<
    Alerting,
    'transitionsAfter' | 'history' | 'snapshot' | 'announce' | 'endAnnouncement'
  >;
  readonly world: Omit<ActionWorld, 'settings'>;
  readonly externalLabels: () => Labels;
  /** Says something in the timeline of the run's incident; gives the incident's number, null when there is none. */
  readonly tellIncident: (
    run: { readonly incidentId: number | null; readonly fingerprint: string | null },
    text: string,
  ) => number | null;
}

/** Nothing runs until the config says so. */
const OFF: PlaybookSettings = {
  enabled: false,
  commands: [],
  services: [],
  serviceManager: null,
  approvers: [],
  mostRunning: 4,
};

const SHOWN_RUNS = 50;
const CUT =
  'Watchdeck ended while it ran; how far the step got is not known, and it is not repeated by itself';

/** Opens the playbooks' runs as they were stored; those that ran when the process died are marked so. */
export function openPlaybooks(options: PlaybooksOptions): Playbooks {
  const { store, clock, log, alerting, tellIncident } = options;
  const { db } = store;
  const runs = openRunRows(db);
  const triggers = openTriggerRows(db);
  const changed = new Emitter<undefined>(log);
  const touch = (): void => {
    changed.emit(undefined);
  };
  const nowMs = (): number => clock.nowMs();
  let settings = OFF;
  let playbooks: readonly Playbook[] = [];
  let evaluationIntervalMs = 15_000;
  let lookedMs = -Infinity;
  let stopped = false;
  const world: ActionWorld = { ...options.world, settings: () => settings };
  const planner = createPlanner({ runs, triggers, world, externalLabels: options.externalLabels, nowMs });
  const watcher = createWatcher({ db, alerting, runs, triggers, instant: world.instant, nowMs, log });
  const approvals = createApprovals({ approvers: () => settings.approvers, nowMs });
  const notices = createNotices({ db, alerting, runs, triggers, nowMs });
  const runner = createRunner({ runs, planner, world, notices, nowMs, changed: touch, ended });

  for (const run of runs.active()) {
    if (run.status !== 'running') continue;
    runs.interrupt(run.id, CUT, nowMs());
    tell(run, 'was cut when Watchdeck ended; it is not repeated by itself');
    log.warn({ run: run.id, playbook: run.playbook }, 'a playbook was cut by the end of the process');
  }

  const playbookOf = (name: string): Playbook | undefined => playbooks.find((each) => each.name === name);

  function tell(run: PlaybookRun, text: string): void {
    if (run.dryRun) return;
    const incident = tellIncident(run, `Playbook ${run.title} (run ${String(run.id)}) ${text}`);
    if (incident !== null && run.incidentId === null) runs.setIncident(run.id, incident);
  }

  function finish(run: PlaybookRun, status: RunStatus, reason: string): void {
    runs.ended(run.id, status, reason, nowMs());
    tell(run, `${WORDS[status] ?? status}${reason === '' ? '' : `: ${reason}`}`);
    touch();
  }

  function ended(run: PlaybookRun, status: RunStatus, plan: Plan): void {
    const now = runs.get(run.id) ?? run;
    tell(now, `${WORDS[status] ?? status}${now.reason === '' ? '' : `: ${now.reason}`}`);
    count(now, status, plan);
  }

  /** Counts how a run ended for its circuit breaker. */
  function count(run: PlaybookRun, status: RunStatus, plan: Plan): void {
    // A person who killed it has said nothing about whether it works.
    if (run.dryRun || status === 'killed') return;
    const before = triggers.breaker(run.playbook);
    const after = afterRun(before, plan.breaker, status === 'succeeded', nowMs());
    triggers.setBreaker(run.playbook, after);
    if (after.openedMs === null || before.openedMs !== null) return;
    log.warn({ playbook: run.playbook }, 'the circuit breaker of a playbook opened');
    tell(run, 'opened its circuit breaker');
    notices.breaker(run, after.failures, plan.breaker.openMs);
  }

  async function planRun(run: PlaybookRun): Promise<void> {
    const playbook = playbookOf(run.playbook);
    if (playbook === undefined) {
      finish(run, 'skipped', 'the playbook is no longer in the config');
      return;
    }
    const { plan, steps, verdict } = await planner.plan(playbook, run);
    db.transaction(() => {
      runs.setPlan(run.id, plan, steps);
      if (verdict.kind === 'wait' || verdict.kind === 'go')
        runs.setStatus(run.id, verdict.kind === 'wait' ? 'waiting' : 'queued', '');
    })();
    if (verdict.kind === 'skip') finish(run, 'skipped', verdict.reason);
    else if (verdict.kind === 'fail') {
      finish(run, 'failed', verdict.reason);
      count(run, 'failed', plan);
    } else if (verdict.kind === 'wait') {
      tell(run, 'waits for approval');
      const planned = steps.map(({ step, text }) => `${step.name}: ${text}`).join('\n');
      notices.approval(run, `${run.trigger}\n${planned}`);
    }
    touch();
  }

  async function startQueued(run: PlaybookRun): Promise<void> {
    // One of a kind at a time: two runs of the same repair work against each other.
    if (runner.count() >= settings.mostRunning || (runner.isBusy(run.playbook) && !run.dryRun)) return;
    const playbook = playbookOf(run.playbook);
    const plan = runs.plan(run.id);
    if (playbook === undefined || plan === null) {
      finish(run, 'skipped', 'the playbook is no longer in the config');
      return;
    }
    const reason = await planner.heldBack(playbook, run, 0);
    if (reason !== null) {
      finish(run, 'skipped', reason);
      return;
    }
    // Killed or switched off while the condition was looked at.
    if (stopped || runs.get(run.id)?.status !== 'queued') return;
    if (!run.dryRun)
      tell(
        run,
        run.approvedBy.length === 0 ? 'started' : `started, approved by ${run.approvedBy.join(' and ')}`,
      );
    const fresh = runs.get(run.id) ?? run;
    runner.start(fresh, plan, (error) => {
      log.error({ err: error, run: run.id }, 'a playbook could not be carried on');
    });
  }

  async function goOn(): Promise<void> {
    for (const { id, status } of runs.active()) {
      const run = runs.get(id);
      if (stopped) return;
      if (run?.status !== status) continue;
      // Switched off, nothing begins; what is under way is a person's to kill.
      if (!settings.enabled && !run.dryRun && status !== 'running') {
        if (status !== 'waiting') finish(run, 'skipped', 'playbooks are switched off in watchdeck.yml');
        continue;
      }
      if (status === 'new') await planRun(run);
      else if (status === 'queued') await startQueued(run);
      else if (status === 'waiting') {
        const timeoutMs = runs.plan(id)?.approvalTimeoutMs ?? 0;
        if (nowMs() - run.createdAtMs >= timeoutMs)
          finish(run, 'expired', `nobody approved it within ${formatDuration(timeoutMs)}`);
      }
    }
  }

  function known(id: number): PlaybookRun {
    const run = runs.get(id);
    if (run === null) throw new WatchdeckError('not_found', `There is no run ${String(id)}`);
    return run;
  }

  return {
    apply(nextSettings, nextPlaybooks, intervalMs) {
      settings = nextSettings;
      playbooks = nextPlaybooks;
      // Nobody looks at the others: since when their expressions hold isn't known when they are enabled again.
      const looked = settings.enabled ? playbooks.filter(({ enabled }) => enabled) : [];
      triggers.holdOnly(looked.map(({ name }) => name));
      evaluationIntervalMs = intervalMs;
      touch();
    },
    async tick() {
      if (stopped) return;
      let began = false;
      if (settings.enabled) {
        const enabled = playbooks.filter((playbook) => playbook.enabled);
        began = watcher.followAlerts(enabled);
        if (Math.abs(clock.monotonicMs() - lookedMs) >= evaluationIntervalMs) {
          lookedMs = clock.monotonicMs();
          began = (await watcher.lookAtExpressions(enabled, evaluationIntervalMs)) || began;
        }
      } else watcher.forgetNews();
      if (began) touch();
      await goOn();
      notices.look();
    },
    list: () =>
      playbooks.map((playbook) => viewOf(playbook, triggers.breaker(playbook.name), world, nowMs())),
    snapshot() {
      const active = runs.active();
      const asking = active.filter(({ steps }) => steps.some(({ status }) => status === 'asking'));
      return {
        enabled: settings.enabled,
        waiting: active.filter(({ status }) => status === 'waiting').length + asking.length,
        running: active.filter(({ status }) => status === 'running').length,
        runs: runs.list(SHOWN_RUNS),
        approvers: settings.approvers.map(({ name }) => name),
      };
    },
    runs: runs.list,
    run: (id) => ({ run: known(id), outputs: runs.outputs(id) }),
    onChange: (listener) => changed.on(listener),
    start({ name, dryRun, fingerprint }, by) {
      const playbook = playbookOf(name);
      if (playbook === undefined) throw new WatchdeckError('not_found', `There is no playbook "${name}"`);
      if (!dryRun && !settings.enabled)
        throw new WatchdeckError(
          'unsupported',
          'Playbooks are off: set playbooks.enabled in watchdeck.yml, or try a dry run',
        );
      if (!dryRun && !playbook.enabled)
        throw new WatchdeckError(
          'unsupported',
          `The playbook ${name} is not enabled: enable it, or try a dry run`,
        );
      const alert = alerting.snapshot().alerts.find((each) => each.fingerprint === fingerprint);
      if (fingerprint !== null && alert === undefined)
        throw new WatchdeckError('not_found', 'That alert is not active (any more).');
      const id = runs.insert({
        playbook,
        dryRun: dryRun || playbook.dryRun,
        triggerText: alert === undefined ? `by hand, ${by}` : `by hand, ${by}, for the alert ${alert.rule}`,
        triggerKey: null,
        labels: alert?.labels ?? {},
        value: alert?.value ?? NaN,
        fingerprint,
        atMs: nowMs(),
      });
      touch();
      return id ?? 0;
    },
    async approve(id, approval) {
      const run = known(id);
      const asks = run.steps.some(({ status }) => status === 'asking');
      if (run.status !== 'waiting' && !asks)
        throw new WatchdeckError('conflict', `Run ${String(id)} waits for nobody: it is ${run.status}`);
      const needsTwo = run.approval === 'two_persons';
      const by = needsTwo ? await approvals.check(approval) : approval.user;
      if (asks) {
        runner.answer(id, true, `yes, said ${by}`);
        tell(run, `was told to go on by ${by}`);
        return;
      }
      const { status, approvedBy } = known(id);
      if (status !== 'waiting')
        throw new WatchdeckError('conflict', `Run ${String(id)} waits for nobody any more`);
      if (approvedBy.includes(by))
        throw new WatchdeckError('conflict', `${by} has approved it already: another person is needed`);
      const names = [...approvedBy, by];
      db.transaction(() => {
        runs.setApproved(id, names);
        if (!needsTwo || names.length >= 2) runs.setStatus(id, 'queued', '');
        else runs.setStatus(id, 'waiting', `${by} approved; another person is needed`);
      })();
      touch();
    },
    deny(id, by, comment) {
      const run = known(id);
      const said = comment === '' ? '' : `: ${comment}`;
      if (runner.answer(id, false, `no, said ${by}${said}`)) return;
      if (run.status !== 'waiting')
        throw new WatchdeckError('conflict', `Run ${String(id)} waits for nobody: it is ${run.status}`);
      finish(run, 'denied', `by ${by}${said}`);
    },
    kill(id, by) {
      const run = known(id);
      if (runner.kill(id, by)) return;
      if (run.status === 'new' || run.status === 'waiting' || run.status === 'queued')
        finish(run, 'killed', `killed by ${by}`);
      else throw new WatchdeckError('conflict', `Run ${String(id)} doesn't run: it is ${run.status}`);
    },
    closeBreaker(name, by) {
      triggers.setBreaker(name, CLOSED);
      log.info({ playbook: name, by }, 'the circuit breaker of a playbook was closed by hand');
      touch();
    },
    problems: () =>
      playbooks.flatMap(({ name, title, breaker, enabled }) =>
        settings.enabled && enabled && phaseOf(triggers.breaker(name), breaker, nowMs()) === 'open'
          ? [`The playbook ${title} failed too often and is held back for now: see Playbooks.`]
          : [],
      ),
    async stop() {
      stopped = true;
      await runner.stop();
    },
  };
}

const WORDS: Partial<Record<RunStatus, string>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  killed: 'was killed',
  denied: 'was denied',
  expired: 'expired',
  skipped: 'did not run',
};
