import type { Log } from './base/log.ts';

/** A part of the engine that follows the config. */
export interface ConfigStep {
  readonly name: string;
  readonly run: () => void | Promise<void>;
}

export interface ConfigApplier {
  /** Takes the config into force, part by part, in order; parts that take no time have followed when this returns. */
  apply(): Promise<void>;
  /** Tries the parts again that failed; to be called about once a second. */
  retry(): Promise<void>;
  /** The parts that still owe, said for people. */
  problems(): string[];
}

/**
 * One part that fails (its database is on a full disk) doesn't keep the others from following, and isn't forgotten: it is
 * tried again until it succeeds.
 */
export function createConfigApplier(log: Log, steps: readonly ConfigStep[]): ConfigApplier {
  const failed = new Map<ConfigStep, string>();

  /** Gives a promise only where the part takes time: whoever saved a change may count on the others at once. */
  function run(step: ConfigStep): Promise<void> | null {
    try {
      const pending = step.run();
      if (pending instanceof Promise)
        return pending.then(
          () => succeed(step),
          (error: unknown) => fail(step, error),
        );
      succeed(step);
    } catch (error) {
      fail(step, error);
    }
    return null;
  }

  function succeed(step: ConfigStep): void {
    if (failed.delete(step)) log.info({ part: step.name }, 'this part follows the config again');
  }

  function fail(step: ConfigStep, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (message !== failed.get(step))
      log.error({ err: error, part: step.name }, `the config's ${step.name} could not be applied`);
    failed.set(step, message);
  }

  async function runAll(wanted: readonly ConfigStep[]): Promise<void> {
    for (const step of wanted) {
      const pending = run(step);
      if (pending) await pending;
    }
  }

  return {
    apply: () => runAll(steps),
    retry: () => runAll([...failed.keys()]),
    problems: () =>
      [...failed].map(
        ([{ name }, message]) =>
          `The config's ${name} could not be applied yet (${message}). It is tried again.`,
      ),
  };
}
