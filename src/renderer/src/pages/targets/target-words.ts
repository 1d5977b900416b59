import { byName } from '../../ui/sort-rows.ts';
import { formatClock, formatDateTime } from '../../ui/times.ts';
import type { TargetHealth, TargetStatus } from '#shared/contract/targets.ts';
import type { Mark } from '../../ui/SeverityMark.tsx';

export function markOfHealth(health: TargetHealth): Mark {
  return health === 'up' ? 'ok' : health === 'down' ? 'critical' : 'unknown';
}

const trouble: Record<TargetHealth, number> = { down: 0, unknown: 1, up: 2 };

/** Those in trouble first, then by name. */
export function byTrouble(a: TargetStatus, b: TargetStatus): number {
  return trouble[a.health] - trouble[b.health] || byName.compare(a.name, b.name);
}

/** "Scrape failed: connection refused by 127.0.0.1:9100 (3rd time, since 14:02)"; null while all is well. */
export function failureSentence(target: TargetStatus, nowMs: number): string | null {
  if (!target.failure) return null;
  const { failingSinceMs, consecutiveFailures } = target;
  const facts: string[] = [];
  if (consecutiveFailures > 1) facts.push(`${ordinal(consecutiveFailures)} time`);
  if (failingSinceMs !== null) {
    const today = new Date(failingSinceMs).toDateString() === new Date(nowMs).toDateString();
    facts.push(
      `since ${today ? formatClock(failingSinceMs, 'minute') : formatDateTime(failingSinceMs, 'minute')}`,
    );
  }
  const message = target.failure.message.replace(/^scrape failed: /i, '').replace(/\.$/, '');
  return `Scrape failed: ${message}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`;
}

/** 1st, 2nd, 3rd, 4th, 11th, 21st. */
export function ordinal(n: number): string {
  const teens = n % 100 >= 11 && n % 100 <= 13;
  const suffix = teens ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${String(n)}${suffix}`;
}

/** What a person may paste: a host and port without a scheme is meant as http. Null where nothing could be meant. */
export function completeUrl(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const candidate = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  if (!/^https?:\/\/[^\s/]/i.test(candidate)) return null;
  try {
    return new URL(candidate).href;
  } catch {
    return null;
  }
}

/** Reads an interval as written in the form: "5s", "500ms", "1m", or seconds; null where it isn't one of at least 100 ms. */
export function parseInterval(text: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h)?\s*$/i.exec(text);
  if (!match) return null;
  const factor = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[(match[2] ?? 's').toLowerCase()] ?? 1000;
  const ms = Math.round(Number(match[1]) * factor);
  return ms >= 100 ? ms : null;
}

/** The same, written: "500ms", "5s", "1m". */
export function writeInterval(ms: number): string {
  if (ms % 60_000 === 0) return `${String(ms / 60_000)}m`;
  return ms % 1000 === 0 ? `${String(ms / 1000)}s` : `${String(ms)}ms`;
}
