import { createHash, timingSafeEqual } from 'node:crypto';
import { WatchdeckError } from '#shared/model/errors.ts';
import { readSecret } from './actions/http.ts';
import type { Approval, Approver } from './types.ts';

/** So many wrong codes of one person within this time, and no more are looked at. */
const MOST_WRONG = 5;
const WRONG_WITHIN_MS = 10 * 60_000;

/** Checks the codes by which two persons approve. */
export function createApprovals(options: {
  readonly approvers: () => readonly Approver[];
  readonly nowMs: () => number;
}) {
  const wrong = new Map<string, number[]>();

  return {
    /** Resolves with the name of who approves; rejects `bad_request` with what is missing. */
    async check({ by, code }: Approval): Promise<string> {
      if (by === null)
        throw new WatchdeckError('bad_request', 'Say who you are: two persons approve this one');
      const approver = options.approvers().find(({ name }) => name === by);
      if (approver === undefined)
        throw new WatchdeckError('bad_request', `${by} is not among playbooks.approvers in watchdeck.yml`);
      const nowMs = options.nowMs();
      const lately = (wrong.get(by) ?? []).filter((atMs) => nowMs - atMs < WRONG_WITHIN_MS);
      if (lately.length >= MOST_WRONG)
        throw new WatchdeckError('bad_request', `Too many wrong codes of ${by}: wait ten minutes`);
      const expected = await readSecret(approver.codeFile);
      if (expected === '' || code === null || !same(code, expected)) {
        wrong.set(by, [...lately, nowMs]);
        throw new WatchdeckError('bad_request', `That is not the code of ${by}`);
      }
      wrong.delete(by);
      return by;
    },
  };
}

/** Compared by their hashes, so that the time it takes says nothing. */
function same(a: string, b: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
