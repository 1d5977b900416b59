/** What Prometheus 3, which Watchdeck follows, does otherwise than the Prometheus 2 that Debian ships. */
export interface KnownDifference {
  readonly name: string;
  readonly reason: string;
  /** How often it was met, and shown to be this one. */
  count: number;
}

/** Each is proven where it is met, by asking the older one in words that mean the same there. */
export function knownDifferences(): Record<'leftOpenRange' | 'leftOpenLookback', KnownDifference> {
  return {
    leftOpenRange: {
      name: 'left-open ranges',
      reason:
        'Since 3.0 a range leaves out a sample at its very beginning; 2.x takes it. Shown by asking 2.x for one millisecond less.',
      count: 0,
    },
    leftOpenLookback: {
      name: 'left-open lookback',
      reason:
        'Since 3.0 a sample exactly as old as the lookback (5 min) is too old; 2.x takes it. Shown by asking both one millisecond earlier.',
      count: 0,
    },
  };
}
