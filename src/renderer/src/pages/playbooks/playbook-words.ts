import type { Playbook, PlaybookRun, RunStatus, RunStep } from '#shared/contract/playbooks.ts';
import type { Mark } from '../../ui/SeverityMark.tsx';

/** A run's status as a mark: what failed is high, what a person is needed for medium. */
export function markOfRun(status: RunStatus): Mark {
  switch (status) {
    case 'succeeded':
      return 'ok';
    case 'failed':
    case 'interrupted':
      return 'high';
    case 'waiting':
      return 'medium';
    case 'new':
    case 'queued':
    case 'running':
      return 'low';
    case 'killed':
    case 'denied':
    case 'expired':
    case 'skipped':
      return 'unknown';
  }
}

export function markOfStep(status: RunStep['status']): Mark {
  switch (status) {
    case 'succeeded':
    case 'planned':
      return 'ok';
    case 'failed':
    case 'interrupted':
      return 'high';
    case 'asking':
      return 'medium';
    case 'running':
      return 'low';
    case 'pending':
    case 'killed':
    case 'skipped':
      return 'unknown';
  }
}

/** Status in words for people. */
export function runWords({ status, dryRun }: Pick<PlaybookRun, 'status' | 'dryRun'>): string {
  if (dryRun && status === 'succeeded') return 'dry run';
  return WORDS[status];
}

const WORDS: Readonly<Record<RunStatus, string>> = {
  new: 'beginning',
  waiting: 'waits for approval',
  queued: 'about to start',
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  killed: 'killed',
  denied: 'denied',
  expired: 'not approved in time',
  interrupted: 'cut',
  skipped: 'did not run',
};

export const approvalWords: Readonly<Record<Playbook['approval'], string>> = {
  automatic: 'runs by itself',
  one_click: 'after one person approved',
  two_persons: 'after two persons approved',
};

/** Whether a person is asked now. */
export function needsAnswer({ status, steps }: PlaybookRun): boolean {
  return status === 'waiting' || steps.some((step) => step.status === 'asking');
}

export function isActive({ status }: Pick<PlaybookRun, 'status'>): boolean {
  return status === 'new' || status === 'waiting' || status === 'queued' || status === 'running';
}

/** What began a run: "Begun by the alert Disk", "Begun by hand, ada". */
export function begunWords({ trigger }: Pick<PlaybookRun, 'trigger'>): string {
  return trigger.startsWith('by hand') ? `Begun ${trigger}` : `Begun by ${trigger}`;
}
