import type { PlaybookRun, RunStatus, RunStep } from '#shared/contract/playbooks.ts';
import { formatDuration } from '#shared/format/index.ts';
import { perform, refusalOf } from './actions/perform.ts';
import type { ActionWorld } from './actions/perform.ts';
import { KeptOutput } from './domain/output.ts';
import type { createNotices } from './notices.ts';
import type { Planner } from './planner.ts';
import type { Plan, RunRows } from './run-rows.ts';
import type { Step } from './types.ts';

/** How often a running step's output is stored. */
const OUTPUT_EVERY_MS = 500;

/** Why a run is ended from outside. */
class Ended extends Error {
  readonly status: 'killed' | 'interrupted';

  constructor(status: 'killed' | 'interrupted', message: string) {
    super(message);
    this.status = status;
  }
}

class TimedOut extends Error {}

interface RunnerOptions {
  readonly runs: RunRows;
  readonly planner: Pick<Planner, 'unmet'>;
  readonly world: ActionWorld;
  readonly notices: Pick<ReturnType<typeof createNotices>, 'question' | 'message'>;
  readonly nowMs: () => number;
  /** Something about the run changed. */
  readonly changed: () => void;
  /** It ended; not called for runs that were interrupted. */
  readonly ended: (run: PlaybookRun, status: RunStatus, plan: Plan) => void;
}

interface Running {
  readonly playbook: string;
  readonly controller: AbortController;
  readonly done: Promise<void>;
  /** Set while a step asks a person. */
  answer: ((yes: boolean, words: string) => void) | null;
}

/** Does what was planned, step by step; what is about to be done is stored before it is done. */
export function createRunner({ runs, planner, world, notices, nowMs, changed, ended }: RunnerOptions) {
  const running = new Map<number, Running>();

  async function doSteps(
    run: PlaybookRun,
    plan: Plan,
    self: Running,
  ): Promise<{ status: RunStatus; reason: string }> {
    let failures = 0;
    for (const [position, step] of plan.steps.entries()) {
      if (run.dryRun) {
        if (run.steps[position]?.status === 'failed') continue;
        runs.stepEnded(run.id, position, {
          status: 'planned',
          result: 'would be done',
          output: '',
          atMs: nowMs(),
        });
        continue;
      }
      self.controller.signal.throwIfAborted();
      const unmet = await planner.unmet(step.condition);
      if (unmet !== null) {
        runs.stepEnded(run.id, position, { status: 'skipped', result: unmet, output: '', atMs: nowMs() });
        continue;
      }
      const failure = await doStep(run, position, step, self);
      if (failure === null) continue;
      failures += 1;
      if (step.onFailure === 'stop') return { status: 'failed', reason: `${step.name}: ${failure}` };
    }
    if (run.dryRun) {
      const refused = run.steps.filter(({ status }) => status === 'failed').length;
      const reason =
        refused === 0
          ? 'nothing was done'
          : `nothing was done; ${String(refused)} of its steps may not be done`;
      return { status: 'succeeded', reason };
    }
    const left = failures === 1 ? 'one step failed' : `${String(failures)} steps failed`;
    return { status: 'succeeded', reason: failures === 0 ? '' : `${left} and may` };
  }

  /** Null when it went well; else why not. Throws what ended the whole run. */
  async function doStep(
    run: PlaybookRun,
    position: number,
    step: Step,
    self: Running,
  ): Promise<string | null> {
    const { id } = run;
    const refusal = refusalOf(step, world);
    const output = new KeptOutput();
    const controller = new AbortController();
    const { signal } = self.controller;
    const abort = (): void => {
      controller.abort(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    const timer = setTimeout(() => {
      controller.abort(new TimedOut(`not done after ${formatDuration(step.timeoutMs)}`));
    }, step.timeoutMs);
    let stored = '';
    const store = setInterval(() => {
      if (output.text === stored) return;
      stored = output.text;
      runs.setOutput(id, position, stored);
      changed();
    }, OUTPUT_EVERY_MS);
    const end = (status: RunStep['status'], result: string): void => {
      runs.stepEnded(id, position, { status, result, output: output.text, atMs: nowMs() });
      changed();
    };
    runs.stepStarted(id, position, step.action.kind === 'ask' ? 'asking' : 'running', nowMs());
    changed();
    try {
      if (refusal !== null) throw new Error(refusal);
      const print = (text: string): void => {
        output.add(text);
      };
      if (step.action.kind === 'ask') notices.question(run, position, step.action.question);
      const result =
        step.action.kind === 'ask'
          ? await answerOf(self, controller.signal)
          : await perform(step, world, {
              signal: controller.signal,
              print,
              tell: (said) => notices.message(run, position, said),
            });
      end('succeeded', result);
      return null;
    } catch (error) {
      const reason: unknown = controller.signal.aborted ? controller.signal.reason : error;
      if (reason instanceof Ended) {
        end(reason.status, reason.message);
        throw reason;
      }
      const message = reason instanceof Error ? reason.message : String(reason);
      end('failed', message);
      if (signal.aborted) throw reason;
      return message;
    } finally {
      clearTimeout(timer);
      clearInterval(store);
      signal.removeEventListener('abort', abort);
    }
  }

  /** Waits for a person's yes; rejects with their no. */
  function answerOf(self: Running, signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(signal.reason instanceof Error ? signal.reason : new Error('ended'));
      });
      self.answer = (yes, words) => {
        self.answer = null;
        if (yes) resolve(words);
        else reject(new Error(words));
      };
    });
  }

  async function go(run: PlaybookRun, plan: Plan, self: Running): Promise<void> {
    const timer = setTimeout(() => {
      self.controller.abort(
        new TimedOut(`the whole run was not done after ${formatDuration(plan.timeoutMs)}`),
      );
    }, plan.timeoutMs);
    let outcome: { status: RunStatus; reason: string };
    try {
      outcome = await doSteps(run, plan, self);
    } catch (error) {
      if (error instanceof Ended && error.status === 'interrupted') {
        runs.interrupt(run.id, error.message, nowMs());
        return;
      }
      const status = error instanceof Ended ? error.status : 'failed';
      outcome = { status, reason: error instanceof Error ? error.message : String(error) };
    } finally {
      clearTimeout(timer);
      running.delete(run.id);
    }
    runs.ended(run.id, outcome.status, outcome.reason, nowMs());
    ended(run, outcome.status, plan);
    changed();
  }

  return {
    count: (): number => running.size,
    /** Whether a run of that playbook is under way. */
    isBusy: (playbook: string): boolean => [...running.values()].some((each) => each.playbook === playbook),
    /** Starts a run that was planned; doesn't wait for it. `failed` hears what is no failure of a step. */
    start(run: PlaybookRun, plan: Plan, failed: (error: unknown) => void): void {
      runs.started(run.id, nowMs());
      const self = { controller: new AbortController(), answer: null } as unknown as {
        -readonly [K in keyof Running]: Running[K];
      };
      self.done = Promise.resolve()
        .then(() => go(run, plan, self))
        .catch(failed);
      running.set(run.id, self);
      changed();
    },
    /** False when it doesn't run. */
    kill(id: number, by: string): boolean {
      const found = running.get(id);
      found?.controller.abort(new Ended('killed', `killed by ${by}`));
      return found !== undefined;
    },
    /** Answers the question a run stands at; false when it stands at none. */
    answer(id: number, yes: boolean, words: string): boolean {
      const answer = running.get(id)?.answer ?? null;
      answer?.(yes, words);
      return answer !== null;
    },
    /** Ends all of them; resolves once what they ran is gone. */
    async stop(): Promise<void> {
      const all = [...running.values()];
      for (const { controller } of all)
        controller.abort(new Ended('interrupted', 'Watchdeck was stopped; it is not repeated by itself'));
      await Promise.all(all.map(({ done }) => done));
    },
  };
}
