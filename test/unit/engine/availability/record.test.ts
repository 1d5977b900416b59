import { describe, expect, it } from 'vitest';
import { emptyTrack, observe, spanAt } from '#engine/availability/index.ts';
import type { Observation, Span, Track } from '#engine/availability/index.ts';

const S = 1_000;
const failure = (code: string) => ({ code, message: `it is ${code}` });

/** `up`, `pending` or `down:code` at seconds, every 10 s unless told; gives the spans as `up 0-20`. */
function recordOf(looks: readonly (readonly [atS: number, what: string])[], nowS?: number): string[] {
  let track: Track = emptyTrack;
  const spans = new Map<number, Span>();
  for (const [atS, what] of looks) {
    const [state, code] = what.split(':') as [Observation['state'], string | undefined];
    const step = observe(track, {
      atMs: atS * S,
      state,
      failure: state === 'up' ? null : failure(code ?? 'broken'),
      intervalMs: 10 * S,
    });
    const undoneMs = step.undoneFromMs ?? Infinity;
    for (const [key, span] of [...spans]) {
      if (key >= undoneMs) spans.delete(key);
      else if (span.toMs > undoneMs) spans.set(key, { ...span, toMs: undoneMs });
    }
    if (step.ended) spans.set(step.ended.fromMs, step.ended);
    if (step.track.span) spans.set(step.track.span.fromMs, step.track.span);
    track = step.track;
  }
  const open = nowS === undefined ? null : spanAt(track, nowS * S);
  if (open) spans.set(open.fromMs, open);
  return [...spans.values()].map(
    ({ fromMs, toMs, state, failure: why }) =>
      `${state}${why ? `:${why.code}` : ''} ${String(fromMs / S)}-${String(toMs / S)}`,
  );
}

describe('the record', () => {
  it.each<[string, [number, string][], string[]]>([
    [
      'goes on while nothing changes',
      [
        [0, 'up'],
        [10, 'up'],
        [20, 'up'],
      ],
      ['up 0-20'],
    ],
    [
      'begins with being down',
      [
        [0, 'down'],
        [10, 'down'],
      ],
      ['down:broken 0-10'],
    ],
    [
      'changes when something does, without a gap',
      [
        [0, 'up'],
        [10, 'up'],
        [20, 'down'],
        [30, 'down'],
        [40, 'up'],
      ],
      ['up 0-20', 'down:broken 20-40', 'up 40-40'],
    ],
    [
      'begins a new span when the reason changes',
      [
        [0, 'down:timeout'],
        [10, 'down:refused'],
        [20, 'down:refused'],
      ],
      ['down:timeout 0-10', 'down:refused 10-20'],
    ],
    [
      'takes a hiccup for being up',
      [
        [0, 'up'],
        [10, 'pending'],
        [20, 'pending'],
        [30, 'up'],
      ],
      ['up 0-30'],
    ],
    [
      'counts an outage from its first failure',
      [
        [0, 'up'],
        [10, 'up'],
        [20, 'pending'],
        [30, 'pending'],
        [40, 'down'],
      ],
      ['up 0-20', 'down:broken 20-40'],
    ],
    [
      'goes on being down where it begins anew to count failures',
      [
        [0, 'down'],
        [10, 'pending'],
        [20, 'pending'],
        [30, 'down'],
      ],
      ['down:broken 0-30'],
    ],
    [
      'leaves a gap where nobody looked',
      [
        [0, 'up'],
        [10, 'up'],
        [500, 'up'],
        [510, 'up'],
      ],
      ['up 0-10', 'up 500-510'],
    ],
    [
      'takes a short pause for none',
      [
        [0, 'up'],
        [30, 'up'],
      ],
      ['up 0-30'],
    ],
    [
      'and a little more for one',
      [
        [0, 'up'],
        [31, 'up'],
      ],
      ['up 0-0', 'up 31-31'],
    ],
    [
      'counts failures behind a gap from there',
      [
        [0, 'up'],
        [500, 'pending'],
        [510, 'down'],
      ],
      ['up 0-0', 'down:broken 500-510'],
    ],
    [
      'tells no time twice when the clock is set back a little',
      [
        [0, 'up'],
        [10, 'up'],
        [5, 'down'],
        [20, 'up'],
      ],
      ['up 0-20'],
    ],
    [
      'gives up what never was when the clock goes far back',
      [
        [1000, 'up'],
        [1010, 'down'],
        [1020, 'up'],
        [900, 'up'],
        [910, 'up'],
      ],
      ['up 900-910'],
    ],
    [
      'and keeps what was before',
      [
        [0, 'up'],
        [10, 'up'],
        [20, 'up'],
        [1000, 'up'],
        [15, 'up'],
      ],
      ['up 0-15', 'up 15-15'],
    ],
  ])('%s', (_, looks, wanted) => {
    expect(recordOf(looks)).toEqual(wanted);
  });

  it('lasts until it is certain that nobody looks any more', () => {
    const looks: [number, string][] = [
      [0, 'up'],
      [10, 'up'],
    ];
    expect(recordOf(looks, 25)).toEqual(['up 0-25']);
    expect(recordOf(looks, 40)).toEqual(['up 0-40']);
    expect(recordOf(looks, 41)).toEqual(['up 0-10']);
    // Behind a gap nothing is known before it is known whether it is down.
    expect(recordOf([...looks, [500, 'pending']], 505)).toEqual(['up 0-10']);
  });
});
