import { formatDuration } from '#shared/format/index.ts';
import type { SummaryData } from './data.ts';

/** The one line at the top: what a person wants to know first, in plain words. */
export function summarySentence(data: Pick<SummaryData, 'targets' | 'spans'>): string {
  return `${targetsClause(data)}; ${alertsClause(data)}.`;
}

function targetsClause({ targets }: Pick<SummaryData, 'targets'>): string {
  const watched = targets.filter((target) => target.availability !== null);
  if (targets.length === 0) return 'No targets are watched';
  if (watched.length === 0) {
    return `Nothing was scraped from the ${plural(targets.length, 'target')} in this period`;
  }
  const down = watched.filter((target) => (target.availability ?? 1) < 1);
  if (down.length === 0) {
    return watched.length === 1
      ? '1 target was up all the time'
      : `All ${watched.length} targets were up all the time`;
  }
  const longest = Math.max(...down.map((target) => target.downMs));
  const time = down.length === 1 ? `for ${formatDuration(longest)}` : `for up to ${formatDuration(longest)}`;
  const which = watched.length === 1 ? '1 target' : `${plural(down.length, 'target')} of ${watched.length}`;
  return `${which} ${down.length === 1 ? 'was' : 'were'} down ${time}`;
}

function alertsClause({ spans }: Pick<SummaryData, 'spans'>): string {
  const fired = new Set(spans.map((span) => span.fingerprint)).size;
  if (fired === 0) return 'no alert fired';
  const ongoing = new Set(spans.filter((span) => span.ongoing).map((span) => span.fingerprint)).size;
  const rest =
    ongoing === 0
      ? ''
      : fired === ongoing
        ? ', still firing at the end'
        : `, ${ongoing} still firing at the end`;
  return `${plural(fired, 'alert')} fired${rest}`;
}

/** `1 alert`, `2 alerts`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
