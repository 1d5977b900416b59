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

/** The quieter half of the state line: "Watching 12 targets, 1 is down, 3 alerts pending". */
export function watchSentence(targets: number, down: number, pending: number): string {
  if (targets === 0) return 'Watching this machine';
  const parts = [`Watching this machine and ${count(targets, 'target')}`];
  if (down > 0) parts.push(down === 1 ? '1 is down' : `${String(down)} are down`);
  if (pending > 0) parts.push(`${count(pending, 'alert')} pending`);
  return parts.join(', ');
}

function count(n: number, noun: string): string {
  return `${String(n)} ${noun}${n === 1 ? '' : 's'}`;
}
