/** What Prometheus 3, which Watchdeck follows, does otherwise than the Prometheus 2 that Debian ships. */
export interface KnownDifference {
  readonly name: string;
  readonly reason: string;
  /** How often it was met, and shown to be this one. */
  count: number;
}

/** Each is proven where it is met, by a question that means the same to both. */
export class KnownDifferences {
  readonly leftOpenRange = known(
    'left-open ranges and subqueries',
    'Since 3.0 they leave out a sample or step at their very beginning. Shown by asking 2.x for a millisecond less.',
  );
  readonly leftOpenLookback = known(
    'left-open lookback',
    'Since 3.0 a sample exactly as old as the lookback is too old. Shown a millisecond earlier and later.',
  );
  readonly zeroPoint = known(
    'rate and increase beside a gap',
    'Since 2.5x the point where a counter was zero is compared with the shortened distance to the first sample. ' +
      'Shown by leaving out the series with the gap.',
  );
  readonly wildDates = known(
    'dates of infinities',
    'Go leaves open what time Inf, NaN and 1e22 seconds are, and its answer depends on the processor; here it is NaN. Shown by leaving those values out.',
  );
  readonly utf8Names = known(
    'UTF-8 label names',
    'Since 3.0 every UTF-8 text is a label name. Shown by names that stay refused.',
  );
  readonly namedParameter = known(
    'the parameter in a message',
    'Since 2.5x a query of a wrong type is an invalid parameter "query". Shown by the rest of the message.',
  );

  all(): KnownDifference[] {
    return Object.values(this) as KnownDifference[];
  }
}

function known(name: string, reason: string): KnownDifference {
  return { name, reason, count: 0 };
}

/** The question that tells a known difference from a mistake. */
export interface ProvingQuestion {
  readonly difference: keyof Omit<KnownDifferences, 'all'>;
  /** For Watchdeck, and for Prometheus 2. */
  readonly ours: string;
  readonly theirs: string;
}

/** Where a query's answers differ: which known differences it may be, and how that is found out. */
export function provingQuestions(query: string): ProvingQuestion[] {
  const found: ProvingQuestion[] = [];
  const ask = (difference: ProvingQuestion['difference'], ours: string, theirs: string): void => {
    if (ours !== query || theirs !== query) found.push({ difference, ours, theirs });
  };
  ask('leftOpenRange', query, shortened(query));
  if (/rate|increase/.test(query)) {
    const without = query.replaceAll(/temperature_celsius(?!\{)/g, 'temperature_celsius{instance!="c:1"}');
    if (without !== query) ask('zeroPoint', without, shortened(without));
  }
  if (/^(day|days|hour|minute|month|year)\w*\(special\)$/.test(query)) {
    const tame = query.replace('special', 'special and abs(special) < 1e9');
    ask('wildDates', tame, tame);
  }
  return found;
}

/** Every subquery a millisecond shorter, which leaves out only a step at its very beginning. */
function shortened(query: string): string {
  return query.replaceAll(/\[((?:\d+[hms])+):/g, (_, range: string) => `[${String(msOf(range) - 1)}ms:`);
}

function msOf(duration: string): number {
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000 };
  return [...duration.matchAll(/(\d+)([hms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0),
    0,
  );
}
