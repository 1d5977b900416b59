import type { EngineSummary } from '#engine/options.ts';
import type {
  EngineStart,
  EngineToShell,
  NotificationAction,
  PowerState,
  ShellNotification,
  ShellToEngine,
} from '#shared/shell/control.ts';
import type { WireError } from '#shared/model/errors.ts';

/** One engine process as a shell holds it: forked Node in the serve shell, utilityProcess on the desktop. */
export interface EngineChild {
  send(message: ShellToEngine): void;
  /** Unchecked: the supervisor checks it. */
  onMessage(handler: (message: unknown) => void): void;
  /** Called once, also when the process could not be started; `why` is for people ("exit code 1", "SIGKILL"). */
  onExit(handler: (why: string) => void): void;
  /** Ends it at once, without a word. */
  kill(): void;
}

export type EngineState =
  | { name: 'starting' }
  | { name: 'running'; startedAtMs: number }
  | { name: 'restarting'; delayMs: number; why: string }
  | { name: 'stopping' }
  | { name: 'stopped' }
  /** The engine said why it can't start; starting it again would not help. */
  | { name: 'failed'; error: WireError };

/** Runs `task` after `ms`; the returned function calls it off. */
export type Schedule = (task: () => void, ms: number) => () => void;

export interface SuperviseOptions<C extends EngineChild> {
  /** Starts a process; never throws (a process that could not start exits). */
  spawn: () => C;
  start: EngineStart;
  /** Secrets that the shell keeps, by name; each process is told of them before it starts. */
  secrets?: ReadonlyMap<string, string>;
  /** Raises or replaces a native notification; the rejection's message is what the engine is told. */
  notify: (notification: ShellNotification) => Promise<void>;
  /** Takes the notification of this key off the screen. */
  withdraw?: (key: string) => void;
  /** Prints a self-contained page to PDF bytes. */
  print: (html: string) => Promise<Uint8Array>;
  onReady?: (startedAtMs: number) => void;
  onFatal?: (error: WireError) => void;
  onSummary?: (summary: EngineSummary) => void;
  /** A new process is there and takes ports, before it is ready. */
  onChild?: (child: C) => void;
  /** Every change of state, with the reason. */
  onState?: (to: EngineState, from: EngineState, why: string) => void;
  schedule: Schedule;
  /** Monotonic ms. */
  monotonicMs: () => number;
  /** Takes what should not have happened; changes of state go to `onState`. */
  log: (line: string) => void;
  /** How long a stopping engine may take before it is killed. */
  stopTimeoutMs?: number;
  /** How often a running engine is asked for a sign of life; one that misses twelve in a row is killed. 5,000 unless told. */
  pingEveryMs?: number;
}

export interface SupervisedEngine<C extends EngineChild> {
  readonly state: EngineState;
  /** The live process, starting or running; null between two of them. */
  readonly child: C | null;
  power(state: PowerState): void;
  /** A secret changed or (null) was taken away. */
  secret(name: string, text: string | null): void;
  /** No notifications for so long; null ends it. */
  mute(forMs: number | null): void;
  /** A notification's button was pressed; between two processes it waits for the next. */
  act(action: NotificationAction): void;
  /** Asks the engine to stop and waits until its process has ended. Never rejects. */
  stop(): Promise<void>;
}

/** Messages of the engine that the supervisor answers. */
export type EngineQuestion = Extract<EngineToShell, { type: 'notify' | 'print' }>;
