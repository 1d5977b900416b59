import { severities } from '#shared/model/severity.ts';
import type { Severity } from '#shared/model/severity.ts';
import type { Mark } from '../ui/SeverityMark.tsx';

/** "All good" or "2 critical, 1 high": what is wrong, most severe first. */
export function stateSentence(firing: Readonly<Record<Severity, number>>): string {
  const parts = severities
    .filter((severity) => firing[severity] > 0)
    .map((severity) => `${String(firing[severity])} ${severity}`);
  return parts.length === 0 ? 'All good' : parts.join(', ');
}

/** The mark of the whole: the most severe that fires, or ok. */
export function stateMark(firing: Readonly<Record<Severity, number>>): Mark {
  return severities.find((severity) => firing[severity] > 0) ?? 'ok';
}

/** What is watched, and how much of it is down. */
export interface Watched {
  readonly targets: number;
  readonly checks: number;
  readonly down: number;
  /** Alerts that may fire soon. */
  readonly pending: number;
}

/** The quieter half of the state line: "Watching this machine, 12 targets and 3 checks, 1 is down, 3 alerts pending". */
export function watchSentence({ targets, checks, down, pending }: Watched): string {
  const things = ['this machine'];
  if (targets > 0) things.push(count(targets, 'target'));
  if (checks > 0) things.push(count(checks, 'check'));
  const last = things.length > 1 ? ` and ${things.pop() ?? ''}` : '';
  const parts = [`Watching ${things.join(', ')}${last}`];
  if (down > 0) parts.push(down === 1 ? '1 is down' : `${String(down)} are down`);
  if (pending > 0) parts.push(`${count(pending, 'alert')} pending`);
  return parts.join(', ');
}

function count(n: number, noun: string): string {
  return `${String(n)} ${noun}${n === 1 ? '' : 's'}`;
}
