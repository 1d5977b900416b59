/** Asks the other end of a channel for signs of life: that a channel is open says nothing of a process that hangs. */
export interface HeartbeatOptions {
  readonly everyMs: number;
  /**
   * So many pings without a word, and the other end is silent. Counted in pings, not in time: a machine that slept, or a
   * window whose timers are slowed down, takes nobody for dead.
   */
  readonly missedPings: number;
  /** Runs `task` after `ms`; the returned function calls it off. */
  readonly schedule: (task: () => void, ms: number) => () => void;
  readonly ping: () => void;
  /** Called once per silence. */
  readonly onSilent: () => void;
  /** It speaks again after a silence. */
  readonly onBack?: () => void;
}

export interface Heartbeat {
  /** The other end said something, whatever it was. */
  heard(): void;
  stop(): void;
}

/** Pings until stopped, in silence too. */
export function startHeartbeat(options: HeartbeatOptions): Heartbeat {
  let unanswered = 0;
  let isSilent = false;
  let cancel = options.schedule(beat, options.everyMs);
  function beat(): void {
    cancel = options.schedule(beat, options.everyMs);
    if (unanswered >= options.missedPings && !isSilent) {
      isSilent = true;
      options.onSilent();
    }
    unanswered++;
    options.ping();
  }
  return {
    heard: () => {
      unanswered = 0;
      if (!isSilent) return;
      isSilent = false;
      options.onBack?.();
    },
    stop: () => {
      cancel();
    },
  };
}
