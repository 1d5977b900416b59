import { formatAgeShort, formatAvailability, formatDuration } from '#shared/format/index.ts';
import type { ProbeHealth, ProbeKind, ProbeStatus } from '#shared/contract/probes.ts';
import type { ErrorBudget, UptimeBar } from '#shared/contract/uptime.ts';
import { byName } from '../../ui/sort-rows.ts';
import type { Mark } from '../../ui/SeverityMark.tsx';
import { formatClock, formatDateTime } from '../../ui/times.ts';
import { ordinal } from '../targets/target-words.ts';

export const DAY_MS = 86_400_000;

export const kindNames: Readonly<Record<ProbeKind, string>> = {
  http: 'Website',
  tcp: 'TCP port',
  tls: 'Certificate',
  dns: 'DNS',
  icmp: 'Ping',
  process: 'Process',
  file: 'File',
  command: 'Command',
};

export const healthNames: Readonly<Record<ProbeHealth, string>> = {
  up: 'up',
  pending: 'retrying',
  down: 'down',
  unknown: 'waiting',
  off: 'off',
};

export function markOfCheck(health: ProbeHealth): Mark {
  if (health === 'up') return 'ok';
  if (health === 'down') return 'critical';
  return health === 'pending' ? 'medium' : 'unknown';
}

const trouble: Readonly<Record<ProbeHealth, number>> = { down: 0, pending: 1, off: 2, unknown: 3, up: 4 };

/** Those in trouble first, then by name. */
export function byTrouble(a: ProbeStatus, b: ProbeStatus): number {
  return trouble[a.health] - trouble[b.health] || byName.compare(a.name, b.name);
}

/** Why it is not up, how often in a row and since when; null while all is well. */
export function failureSentence(check: ProbeStatus, nowMs: number): string | null {
  if (check.health === 'off')
    return 'Switched off: command checks run only with allow_commands: true in watchdeck.yml.';
  if (!check.failure) return null;
  const { consecutiveFailures, failingSinceMs, retries, health } = check;
  const facts: string[] = [];
  if (health === 'pending')
    facts.push(`failure ${String(consecutiveFailures)}, down after ${String(retries + 1)}`);
  else if (consecutiveFailures > 1) facts.push(`${ordinal(consecutiveFailures)} time`);
  if (failingSinceMs !== null) facts.push(`since ${timeWords(failingSinceMs, nowMs)}`);
  return `${check.failure.message.replace(/\.$/, '')} (${facts.join(', ')})`;
}

/** "14:02" today, with the date on other days. */
function timeWords(atMs: number, nowMs: number): string {
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  return isToday ? formatClock(atMs, 'minute') : formatDateTime(atMs, 'minute');
}

/** One bar of the record in words: when, how it was, and why. */
export function barWords(bar: UptimeBar, nowMs: number): { when: string; how: string; why: string | null } {
  const when = `${timeWords(bar.fromMs, nowMs)} – ${timeWords(bar.toMs, nowMs)}`;
  if (bar.availability === null) return { when, how: 'Not watched', why: null };
  const parts = [bar.downMs > 0 ? `Down for ${formatDuration(bar.downMs)}` : 'Up'];
  if (bar.downMs > 0) parts.push(`${formatAvailability(bar.availability)} up`);
  // A little is always missing at the edges of what was watched.
  if (bar.unknownMs > 0.02 * (bar.toMs - bar.fromMs))
    parts.push(`${formatDuration(bar.unknownMs)} not watched`);
  return { when, how: parts.join(', '), why: bar.reason };
}

/** "41 min left", "3 min over". */
export function budgetWords({ leftMs }: ErrorBudget): string {
  return `${formatAgeShort(Math.abs(leftMs))} ${leftMs < 0 ? 'over' : 'left'}`;
}

/** How urgent the end of a certificate is. */
export function markOfCertificate(endsMs: number, nowMs: number): Mark {
  const leftMs = endsMs - nowMs;
  if (leftMs < 3 * DAY_MS) return 'critical';
  if (leftMs < 14 * DAY_MS) return 'medium';
  return 'ok';
}

/** "in 29 d", "ended 2 d ago". */
export function certificateWords(endsMs: number, nowMs: number): string {
  const days = Math.floor(Math.abs(endsMs - nowMs) / DAY_MS);
  if (endsMs < nowMs) return days === 0 ? 'ended today' : `ended ${String(days)} d ago`;
  return days === 0 ? 'today' : `in ${String(days)} d`;
}
