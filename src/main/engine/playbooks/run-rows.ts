import { z } from 'zod';
import type { PlaybookRun, RunStatus, RunStep } from '#shared/contract/playbooks.ts';
import { makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { WritableDatabase } from '../storage/types.ts';
import type { Playbook, Step } from './types.ts';

interface RunRow {
  id: number;
  playbook: string;
  title: string;
  status: RunStatus;
  reason: string;
  dry_run: number;
  trigger_text: string;
  trigger_key: string | null;
  labels: string;
  value: number | null;
  fingerprint: string | null;
  incident_id: number | null;
  approval: Playbook['approval'];
  approved_by: string;
  plan: string | null;
  created_ms: number;
  started_ms: number | null;
  ended_ms: number | null;
}

interface StepRow {
  run_id: number;
  position: number;
  name: string;
  kind: string;
  text: string;
  status: RunStep['status'];
  started_ms: number | null;
  ended_ms: number | null;
  result: string;
}

/** A run that something or somebody began. */
export interface NewRun {
  readonly playbook: Playbook;
  readonly dryRun: boolean;
  readonly triggerText: string;
  /** What began it, so that nothing begins it twice; null for one begun by hand. */
  readonly triggerKey: string | null;
  readonly labels: Labels;
  readonly value: number;
  readonly fingerprint: string | null;
  readonly atMs: number;
}

/** What was planned: templates filled in, kept so that what is approved is what is run. */
export interface Plan {
  readonly condition: string | null;
  readonly timeoutMs: number;
  readonly breaker: Playbook['breaker'];
  readonly approvalTimeoutMs: number;
  readonly steps: readonly Step[];
}

const namesSchema = z.array(z.string());
const ACTIVE = "('new', 'waiting', 'queued', 'running')";
const STEP_COLUMNS = 'run_id, position, name, kind, text, status, started_ms, ended_ms, result';

/** SQL of `playbook_runs` and `playbook_steps`. */
export function openRunRows(db: WritableDatabase) {
  // A trigger that was seen before (the process died before it was written down that it was) begins nothing again.
  const insert = db.prepare<
    Omit<RunRow, 'id' | 'incident_id' | 'approved_by' | 'plan' | 'started_ms' | 'ended_ms'>
  >(`
    INSERT OR IGNORE INTO playbook_runs (playbook, title, status, reason, dry_run, trigger_text, trigger_key, labels, value,
      fingerprint, approval, created_ms)
    VALUES (@playbook, @title, @status, @reason, @dry_run, @trigger_text, @trigger_key, @labels, @value, @fingerprint,
      @approval, @created_ms)`);
  const get = db.prepare<[number], RunRow>('SELECT * FROM playbook_runs WHERE id = ?');
  const list = db.prepare<[number], RunRow>('SELECT * FROM playbook_runs ORDER BY id DESC LIMIT ?');
  const active = db.prepare<[], RunRow>(`SELECT * FROM playbook_runs WHERE status IN ${ACTIVE} ORDER BY id`);
  const setStatus = db.prepare<[RunStatus, string, number]>(
    'UPDATE playbook_runs SET status = ?, reason = ? WHERE id = ?',
  );
  const started = db.prepare<[number, number]>(
    "UPDATE playbook_runs SET status = 'running', reason = '', started_ms = ? WHERE id = ?",
  );
  const ended = db.prepare<[RunStatus, string, number, number]>(
    'UPDATE playbook_runs SET status = ?, reason = ?, ended_ms = ? WHERE id = ?',
  );
  const setPlan = db.prepare<[string, number]>('UPDATE playbook_runs SET plan = ? WHERE id = ?');
  const setApproved = db.prepare<[string, number]>('UPDATE playbook_runs SET approved_by = ? WHERE id = ?');
  const setIncident = db.prepare<[number, number]>('UPDATE playbook_runs SET incident_id = ? WHERE id = ?');
  const startedSince = db
    .prepare<[string, number], number>(
      'SELECT count(*) FROM playbook_runs WHERE playbook = ? AND started_ms >= ? AND dry_run = 0',
    )
    .pluck();
  const planned = db
    .prepare<[string], number>(
      "SELECT count(*) FROM playbook_runs WHERE playbook = ? AND status IN ('waiting', 'queued') AND dry_run = 0",
    )
    .pluck();
  const insertStep = db.prepare<
    Pick<StepRow, 'run_id' | 'position' | 'name' | 'kind' | 'text' | 'status' | 'result'>
  >(
    `INSERT INTO playbook_steps (run_id, position, name, kind, text, status, result)
     VALUES (@run_id, @position, @name, @kind, @text, @status, @result)`,
  );
  const steps = db.prepare<[string], StepRow>(
    `SELECT ${STEP_COLUMNS} FROM playbook_steps WHERE run_id IN (SELECT value FROM json_each(?)) ORDER BY run_id, position`,
  );
  const outputs = db
    .prepare<[number], string>('SELECT output FROM playbook_steps WHERE run_id = ? ORDER BY position')
    .pluck();
  const stepStarted = db.prepare<[RunStep['status'], number, number, number]>(
    'UPDATE playbook_steps SET status = ?, started_ms = ? WHERE run_id = ? AND position = ?',
  );
  const stepEnded = db.prepare<[RunStep['status'], number | null, string, string, number, number]>(
    'UPDATE playbook_steps SET status = ?, ended_ms = ?, result = ?, output = ? WHERE run_id = ? AND position = ?',
  );
  const setOutput = db.prepare<[string, number, number]>(
    'UPDATE playbook_steps SET output = ? WHERE run_id = ? AND position = ?',
  );
  const interruptSteps = db.prepare<[number, string, number]>(
    "UPDATE playbook_steps SET status = 'interrupted', ended_ms = ?, result = ? WHERE run_id = ? AND status IN ('running', 'asking')",
  );
  const skipSteps = db.prepare<[number]>(
    "UPDATE playbook_steps SET status = 'skipped' WHERE run_id = ? AND status = 'pending'",
  );

  const views = (rows: readonly RunRow[]): PlaybookRun[] => {
    const byRun = new Map<number, RunStep[]>(rows.map(({ id }) => [id, []]));
    for (const step of steps.all(JSON.stringify([...byRun.keys()])))
      byRun.get(step.run_id)?.push(stepOf(step));
    return rows.map((row) => viewOf(row, byRun.get(row.id) ?? []));
  };

  return {
    /** Its id; null where its trigger has begun one already. */
    insert({
      playbook,
      dryRun,
      triggerText,
      triggerKey,
      labels,
      value,
      fingerprint,
      atMs,
    }: NewRun): number | null {
      const { changes, lastInsertRowid } = insert.run({
        playbook: playbook.name,
        title: playbook.title,
        status: 'new',
        reason: '',
        dry_run: dryRun ? 1 : 0,
        trigger_text: triggerText,
        trigger_key: triggerKey,
        labels: JSON.stringify(labels),
        value: Number.isNaN(value) ? null : value,
        fingerprint,
        approval: playbook.approval,
        created_ms: Math.round(atMs),
      });
      return changes === 0 ? null : Number(lastInsertRowid);
    },
    get: (id: number): PlaybookRun | null => views(get.all(id))[0] ?? null,
    /** What triggered it. */
    valueOf: (id: number): number => get.get(id)?.value ?? NaN,
    list: (limit: number): PlaybookRun[] => views(list.all(limit)),
    /** Those that have not ended, oldest first. */
    active: (): PlaybookRun[] => views(active.all()),
    plan(id: number): Plan | null {
      const text = get.get(id)?.plan ?? null;
      return text === null ? null : (JSON.parse(text) as Plan);
    },
    setPlan(
      id: number,
      plan: Plan,
      texts: readonly { readonly text: string; readonly refusal: string | null }[],
    ): void {
      setPlan.run(JSON.stringify(plan), id);
      plan.steps.forEach((step, position) => {
        const { text = '', refusal = null } = texts[position] ?? {};
        insertStep.run({
          run_id: id,
          position,
          name: step.name,
          kind: step.action.kind,
          text,
          status: refusal === null ? 'pending' : 'failed',
          result: refusal ?? '',
        });
      });
    },
    setStatus: (id: number, status: RunStatus, reason: string): void =>
      void setStatus.run(status, reason, id),
    setApproved: (id: number, names: readonly string[]): void =>
      void setApproved.run(JSON.stringify(names), id),
    setIncident: (id: number, incidentId: number): void => void setIncident.run(incidentId, id),
    started: (id: number, atMs: number): void => void started.run(Math.round(atMs), id),
    ended(id: number, status: RunStatus, reason: string, atMs: number): void {
      skipSteps.run(id);
      ended.run(status, reason, Math.round(atMs), id);
    },
    startedSince: (playbook: string, sinceMs: number): number => startedSince.get(playbook, sinceMs) ?? 0,
    /** Those that wait for approval or to start. */
    planned: (playbook: string): number => planned.get(playbook) ?? 0,
    outputs: (id: number): string[] => outputs.all(id),
    stepStarted: (id: number, position: number, status: RunStep['status'], atMs: number): void =>
      void stepStarted.run(status, Math.round(atMs), id, position),
    stepEnded(
      id: number,
      position: number,
      end: {
        readonly status: RunStep['status'];
        readonly result: string;
        readonly output: string;
        readonly atMs: number;
      },
    ): void {
      stepEnded.run(end.status, Math.round(end.atMs), end.result, end.output, id, position);
    },
    setOutput: (id: number, position: number, output: string): void =>
      void setOutput.run(output, id, position),
    /** Marks a run that was cut, and the step it was cut in. */
    interrupt(id: number, reason: string, atMs: number): void {
      db.transaction(() => {
        interruptSteps.run(Math.round(atMs), reason, id);
        skipSteps.run(id);
        ended.run('interrupted', reason, Math.round(atMs), id);
      })();
    },
  };
}

export type RunRows = ReturnType<typeof openRunRows>;

function stepOf(row: StepRow): RunStep {
  return {
    index: row.position,
    name: row.name,
    kind: row.kind,
    text: row.text,
    status: row.status,
    startedAtMs: row.started_ms,
    endedAtMs: row.ended_ms,
    result: row.result,
  };
}

function viewOf(row: RunRow, steps: RunStep[]): PlaybookRun {
  return {
    id: row.id,
    playbook: row.playbook,
    title: row.title,
    status: row.status,
    reason: row.reason,
    dryRun: row.dry_run === 1,
    trigger: row.trigger_text,
    labels: makeLabels(Object.entries(JSON.parse(row.labels) as Record<string, string>)),
    fingerprint: row.fingerprint,
    incidentId: row.incident_id,
    createdAtMs: row.created_ms,
    startedAtMs: row.started_ms,
    endedAtMs: row.ended_ms,
    approval: row.approval,
    approvedBy: namesSchema.parse(JSON.parse(row.approved_by)),
    steps,
  };
}
