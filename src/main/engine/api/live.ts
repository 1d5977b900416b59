import type { TopicFrame, TopicName, TopicParams } from '#shared/contract/index.ts';

/**
 * One subscription of one window, seen from the connection. Producing and sending are apart: `poll` lets it notice what
 * is due, `take` drains what is ready. A slow window is polled and drained less often, and whatever came meanwhile must
 * have been merged into as few frames as say the same: that is the backpressure.
 */
export interface LiveSubscription<F = unknown> {
  poll(nowMs: number): void;
  take(): F[];
  dispose(): void;
}

/** One function per topic of the contract; params were checked. Throws a WatchdeckError to refuse. */
export type TopicProviders = {
  readonly [T in TopicName]: (params: TopicParams<T>) => LiveSubscription<TopicFrame<T>>;
};

/**
 * A topic whose frame is the whole present state: the newest replaces what was not sent yet.
 * `read` gives null as long as nothing can be told yet; it is called at most once per `minGapMs`, and only after `onChange` announced something (and once at the start).
 */
export function snapshotTopic<F>(source: {
  read: () => F | null;
  onChange: (listener: () => void) => () => void;
  minGapMs: number;
}): LiveSubscription<F> {
  let dirty = true;
  let lastReadMs = -Infinity;
  let ready: F[] = [];
  const off = source.onChange(() => {
    dirty = true;
  });
  return {
    poll(nowMs) {
      // A wall clock set back must not silence the topic: a negative gap counts as due.
      const gapMs = nowMs - lastReadMs;
      if (!dirty || (gapMs >= 0 && gapMs < source.minGapMs)) return;
      dirty = false;
      lastReadMs = nowMs;
      const now = source.read();
      ready = now === null ? [] : [now];
    },
    take() {
      const frames = ready;
      ready = [];
      return frames;
    },
    dispose: off,
  };
}

/** A topic whose state changes with time alone: read again every `everyMs`. */
export function periodicTopic<F>(read: () => F, everyMs: number): LiveSubscription<F> {
  return snapshotTopic({
    read,
    minGapMs: everyMs,
    // Reading marks the next reading as wanted; minGapMs paces it.
    onChange: (listener) => {
      const timer = setInterval(listener, everyMs);
      return () => {
        clearInterval(timer);
      };
    },
  });
}

/** A topic of single events; the newest `keep` wait for a slow window, older ones are in the history anyway. */
export function eventTopic<F>(
  onEvent: (listener: (event: F) => void) => () => void,
  keep: number,
): LiveSubscription<F> {
  let waiting: F[] = [];
  const off = onEvent((event) => {
    waiting.push(event);
    if (waiting.length > keep) waiting.shift();
  });
  return {
    poll: () => undefined,
    take() {
      const frames = waiting;
      waiting = [];
      return frames;
    },
    dispose: off,
  };
}
