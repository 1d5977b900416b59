/** A value with what it was before and what was undone, for undo and redo. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What the newest step changed; steps of the same kind in a row are undone as one. */
  readonly step: string | null;
}

const MAX_STEPS = 200;

export function beginHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], step: null };
}

/** A new state. With the `step` of the one before (typing in one field), both are undone together. */
export function record<T>(history: History<T>, next: T, step: string | null = null): History<T> {
  if (next === history.present) return history;
  const joins = step !== null && step === history.step && history.future.length === 0;
  const past = joins ? history.past : [...history.past, history.present].slice(-MAX_STEPS);
  return { past, present: next, future: [], step };
}

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: before,
    future: [history.present, ...history.future],
    step: null,
  };
}

export function redo<T>(history: History<T>): History<T> {
  const [after, ...future] = history.future;
  if (after === undefined) return history;
  return { past: [...history.past, history.present], present: after, future, step: null };
}
