import type { OwnNetworkState } from '../alerting/types.ts';

/** What a look at one place gave; `unknown`: this machine can't look (no `ping`, no gateway). */
export type Look = 'reached' | 'lost' | 'unknown';

/** So many looks in a row without reaching anything, and this machine's network is down. */
const LOOKS_TO_BE_SURE = 2;

/** Judges looks at the gateway and the references; one that is reached is enough to be up. */
export function judge(
  lostInARow: number,
  looks: readonly Look[],
  atMs: number,
): { lostInARow: number; network: OwnNetworkState } {
  const known = looks.filter((look) => look !== 'unknown');
  if (known.length === 0) return { lostInARow: 0, network: { state: 'unknown', lastLookMs: atMs } };
  if (known.includes('reached')) return { lostInARow: 0, network: { state: 'up', lastLookMs: atMs } };
  const lost = lostInARow + 1;
  const state = lost >= LOOKS_TO_BE_SURE ? 'down' : 'suspect';
  return { lostInARow: lost, network: { state, lastLookMs: atMs } };
}
