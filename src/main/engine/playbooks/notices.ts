import { formatDuration } from '#shared/format/index.ts';
import { labelsKey } from '#shared/model/labels.ts';
import type { PlaybookRun } from '#shared/contract/playbooks.ts';
import type { Alerting, Announcement } from '../alerting/types.ts';
import type { WritableDatabase } from '../storage/types.ts';
import { openNoticeRows } from './notice-rows.ts';
import type { Notice } from './notice-rows.ts';
import type { RunRows } from './run-rows.ts';
import type { TriggerRows } from './trigger-rows.ts';

export interface NoticesOptions {
  readonly db: WritableDatabase;
  readonly alerting: Pick<Alerting, 'announce' | 'endAnnouncement' | 'snapshot'>;
  readonly runs: Pick<RunRows, 'get'>;
  readonly triggers: Pick<TriggerRows, 'holding' | 'breaker'>;
  readonly nowMs: () => number;
}

/**
 * What playbooks tell people, and the end of it: a receiver that opened something for a message (a pager, a chat) hears when it
 * is over. Kept in the database, so that a restart doesn't leave anything open for ever.
 */
export function createNotices({ db, alerting, runs, triggers, nowMs }: NoticesOptions) {
  const rows = openNoticeRows(db);
  const open = new Map(rows.all().map((notice) => [notice.key, notice]));

  function tell(notice: Omit<Notice, 'sinceMs'>, said: Omit<Announcement, 'key'>): void {
    // First, for what was told must not be forgotten; a notice of nothing ends without a word.
    const kept = { ...notice, sinceMs: Math.floor(nowMs()) };
    rows.put(kept);
    open.set(kept.key, kept);
    alerting.announce({ ...said, key: kept.key });
  }

  /** Why it is over, in words; null while it isn't. */
  function endOf(notice: Notice): string | null {
    const { kind, playbook } = notice;
    if (kind === 'breaker') return triggers.breaker(playbook).openedMs === null ? 'It may run again.' : null;
    const run = notice.runId === null ? null : runs.get(notice.runId);
    if (run === null) return 'The run is known no more.';
    if (kind === 'approval')
      return run.status === 'waiting' ? null : `It waits no more: the run is ${run.status}.`;
    if (kind === 'question') {
      const step = run.steps.find(({ index }) => index === notice.position);
      return step?.status === 'asking' ? null : `It asks no more: ${step?.result ?? 'the run is over'}.`;
    }
    return run.endedAtMs !== null && isTriggerOver(run) ? `What triggered it is over: ${run.trigger}.` : null;
  }

  function isTriggerOver({ playbook, fingerprint, labels }: PlaybookRun): boolean {
    if (fingerprint === null) return !triggers.holding(playbook).some(({ key }) => key === labelsKey(labels));
    return !alerting
      .snapshot()
      .alerts.some((alert) => alert.fingerprint === fingerprint && alert.state === 'firing');
  }

  const keyOf = (run: PlaybookRun, what: string): string => `playbook/run ${String(run.id)}/${what}`;

  return {
    /** A run waits for approval. */
    approval(run: PlaybookRun, text: string): void {
      const notice = { key: keyOf(run, 'approval'), kind: 'approval', playbook: run.playbook } as const;
      const title = `Playbook ${run.title} waits for approval`;
      tell({ ...notice, runId: run.id, position: null }, { receiver: null, severity: 'high', title, text });
    },
    /** A run stands at a question. */
    question(run: PlaybookRun, position: number, text: string): void {
      const notice = { key: keyOf(run, `question ${String(position)}`), kind: 'question' } as const;
      tell(
        { ...notice, playbook: run.playbook, runId: run.id, position },
        { receiver: null, severity: 'high', title: `Playbook ${run.title} asks`, text },
      );
    },
    /** A step of a run tells a receiver something; over when the run and what triggered it are. Throws `not_found`. */
    message(
      run: PlaybookRun,
      position: number,
      said: { readonly receiver: string; readonly title: string; readonly text: string },
    ): void {
      const notice = { key: keyOf(run, `step ${String(position)}`), kind: 'message' } as const;
      tell({ ...notice, playbook: run.playbook, runId: run.id, position }, { ...said, severity: 'medium' });
    },
    /** A playbook failed too often and is held back for so long. */
    breaker(run: PlaybookRun, failures: number, openMs: number): void {
      const text = `It failed ${String(failures)} times in a row. Nothing of it runs for ${formatDuration(openMs)}, then one run is tried.`;
      tell(
        {
          key: `playbook/${run.playbook}/breaker`,
          kind: 'breaker',
          playbook: run.playbook,
          runId: null,
          position: null,
        },
        { receiver: null, severity: 'high', title: `Playbook ${run.title} is switched off`, text },
      );
    },
    /** Tells of the ends of what is over. */
    look(): void {
      for (const notice of [...open.values()]) {
        const end = endOf(notice);
        if (end === null) continue;
        alerting.endAnnouncement({ key: notice.key, sinceMs: notice.sinceMs, text: end });
        rows.remove(notice.key);
        open.delete(notice.key);
      }
    },
  };
}
