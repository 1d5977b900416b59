import type { RuleQuality } from '#shared/contract/alerts.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { WritableDatabase } from '../../storage/types.ts';
import type { openAcknowledgements } from '../acknowledgements.ts';
import type { openTransitionRows } from '../transition-rows.ts';
import { openMarkRows } from './mark-rows.ts';
import { qualityOf } from './quality.ts';

/** More steps than this in one period and the oldest are left out. */
const MOST_STEPS = 100_000;

/** How alerts did, from what is kept about them. */
export function openQuality(options: {
  readonly db: WritableDatabase;
  readonly transitions: ReturnType<typeof openTransitionRows>;
  readonly acknowledgements: ReturnType<typeof openAcknowledgements>;
}) {
  const { db, transitions, acknowledgements } = options;
  const marks = openMarkRows(db);
  const keyOf = (fingerprint: string, firedMs: number): string =>
    `${fingerprint} ${String(Math.round(firedMs))}`;
  const marked = new Set(marks.since(0).map(({ fingerprint, firedMs }) => keyOf(fingerprint, firedMs)));

  /** When the alert last fired; throws `not_found` when it never did. */
  function lastFiredMs(fingerprint: string): number {
    const fired = transitions.ofAlert(fingerprint, 50).find(({ to }) => to === 'firing');
    if (fired === undefined) throw new WatchdeckError('not_found', 'That alert has not fired.');
    return fired.atMs;
  }

  return {
    read: (fromMs: number, toMs: number): RuleQuality[] =>
      qualityOf(
        {
          transitions: transitions.steps(fromMs, MOST_STEPS),
          acknowledgements: acknowledgements.all(fromMs),
          falsePositives: marks.since(fromMs),
        },
        fromMs,
        toMs,
      ),
    /** Says of the alert's last firing that it was false, or takes it back. */
    mark(fingerprint: string, isFalse: boolean, by: string, nowMs: number): void {
      const firedMs = lastFiredMs(fingerprint);
      if (isFalse) {
        marks.put(fingerprint, firedMs, nowMs, by);
        marked.add(keyOf(fingerprint, firedMs));
      } else {
        marks.remove(fingerprint, firedMs);
        marked.delete(keyOf(fingerprint, firedMs));
      }
    },
    isMarked: (fingerprint: string, firedMs: number): boolean => marked.has(keyOf(fingerprint, firedMs)),
  };
}
