import { engineToShellSchema } from '#shared/shell/control.ts';
import type { NotificationAction, PowerState } from '#shared/shell/control.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { startHeartbeat } from '#shared/transport/heartbeat.ts';
import type { Heartbeat } from '#shared/transport/heartbeat.ts';
import { HEALTHY_AFTER_MS, restartDelayMs } from './backoff.ts';
import type {
  EngineChild,
  EngineQuestion,
  EngineState,
  SupervisedEngine,
  SuperviseOptions,
} from './types.ts';

const DEFAULT_STOP_TIMEOUT_MS = 10_000;
const DEFAULT_PING_EVERY_MS = 5_000;
/** Nothing that an engine does holds its loop for a minute: one that says nothing for so many pings hangs. */
const MISSED_PINGS = 12;

/**
 * Keeps one engine process alive: starts it, answers its questions, starts it again with growing waits when it dies, ends it
 * when it hangs, and gives up only when the engine itself says why it can't start.
 */
export function superviseEngine<C extends EngineChild>(options: SuperviseOptions<C>): SupervisedEngine<C> {
  const supervisor = new Supervisor(options);
  supervisor.spawn('first start');
  return supervisor;
}

class Supervisor<C extends EngineChild> implements SupervisedEngine<C> {
  state: EngineState = { name: 'starting' };
  child: C | null = null;
  private readonly options: SuperviseOptions<C>;
  private deaths = 0;
  private readySinceMs: number | null = null;
  private cancelTimer: (() => void) | null = null;
  private heartbeat: Heartbeat | null = null;
  /** Pressed while there was no process. */
  private readonly waitingActions: NotificationAction[] = [];
  private readonly stopWaiters: (() => void)[] = [];

  constructor(options: SuperviseOptions<C>) {
    this.options = options;
  }

  spawn(why: string): void {
    this.cancelTimer = null;
    this.readySinceMs = null;
    this.transition({ name: 'starting' }, why);
    const child = this.options.spawn();
    this.child = child;
    // A late word from a process that was replaced must not be taken for one of its successor's.
    child.onMessage((message) => {
      if (this.child !== child) return;
      this.heartbeat?.heard();
      this.receive(child, message);
    });
    child.onExit((reason) => {
      if (this.child === child) this.exited(reason);
    });
    for (const [name, text] of this.options.secrets ?? []) child.send({ type: 'secret', name, text });
    child.send(this.options.start);
    for (const action of this.waitingActions.splice(0)) this.act(action);
    this.options.onChild?.(child);
  }

  power(state: PowerState): void {
    this.child?.send({ type: 'power', state });
  }

  secret(name: string, text: string | null): void {
    this.child?.send({ type: 'secret', name, text });
  }

  mute(forMs: number | null): void {
    this.child?.send({ type: 'mute', forMs });
  }

  act(action: NotificationAction): void {
    if (this.child === null) this.waitingActions.push(action);
    else this.child.send({ type: 'act', ...action });
  }

  stop(): Promise<void> {
    if (this.state.name === 'stopped') return Promise.resolve();
    const ended = new Promise<void>((resolve) => this.stopWaiters.push(resolve));
    if (this.state.name === 'stopping') return ended;
    this.cancelTimer?.();
    this.cancelTimer = null;
    const child = this.child;
    if (child === null) {
      this.settleStopped('there was no process to stop');
      return ended;
    }
    this.stopHeartbeat();
    this.transition({ name: 'stopping' }, 'asked to');
    child.send({ type: 'stop' });
    const timeoutMs = this.options.stopTimeoutMs ?? DEFAULT_STOP_TIMEOUT_MS;
    this.cancelTimer = this.options.schedule(() => {
      this.options.log(`the engine did not stop within ${timeoutMs / 1000} s and is ended`);
      child.kill();
    }, timeoutMs);
    return ended;
  }

  private receive(child: C, raw: unknown): void {
    const parsed = engineToShellSchema.safeParse(raw);
    if (!parsed.success) {
      this.options.log(`a message of the engine was refused: ${parsed.error.message}`);
      return;
    }
    const message = parsed.data;
    switch (message.type) {
      case 'ready':
        if (this.state.name !== 'starting') return;
        this.readySinceMs = this.options.monotonicMs();
        this.transition({ name: 'running', startedAtMs: message.startedAtMs }, 'ready');
        this.watch(child);
        this.options.onReady?.(message.startedAtMs);
        return;
      case 'fatal':
        if (this.state.name === 'stopping') return;
        this.transition({ name: 'failed', error: message.error }, message.error.message);
        this.options.onFatal?.(message.error);
        return;
      case 'summary':
        this.options.onSummary?.({
          firing: message.firing,
          targetsDown: message.targetsDown,
          quiet: message.quiet,
        });
        return;
      case 'withdraw':
        this.options.withdraw?.(message.key);
        return;
      case 'notify':
      case 'print':
        void this.answer(child, message);
        return;
      case 'pong':
        return;
      case 'stopped':
        // The exit that follows is what counts: only then are the files closed.
        return;
    }
  }

  private async answer(child: C, question: EngineQuestion): Promise<void> {
    if (question.type === 'notify') {
      const error = await this.options.notify(question.notification).then(
        () => null,
        (thrown: unknown) => WatchdeckError.from(thrown).message,
      );
      if (this.child === child) child.send({ type: 'notified', id: question.id, error });
      return;
    }
    const printed = await this.options.print(question.html).then(
      (pdf) => ({ pdf: new Uint8Array(pdf), error: null }),
      (thrown: unknown) => ({ pdf: null, error: WatchdeckError.from(thrown).toWire() }),
    );
    if (this.child === child) child.send({ type: 'printed', id: question.id, ...printed });
  }

  /** A process that is there but hangs watches nothing: it is ended, and its exit starts the next. */
  private watch(child: C): void {
    this.heartbeat = startHeartbeat({
      everyMs: this.options.pingEveryMs ?? DEFAULT_PING_EVERY_MS,
      missedPings: MISSED_PINGS,
      schedule: this.options.schedule,
      ping: () => child.send({ type: 'ping' }),
      onSilent: () => {
        this.options.log(`the engine has not answered ${MISSED_PINGS} pings in a row and is ended`);
        child.kill();
      },
    });
  }

  private stopHeartbeat(): void {
    this.heartbeat?.stop();
    this.heartbeat = null;
  }

  private exited(why: string): void {
    this.child = null;
    this.stopHeartbeat();
    if (this.state.name === 'stopping') {
      this.settleStopped(why);
      return;
    }
    if (this.state.name === 'failed') return;
    const lived = this.readySinceMs === null ? 0 : this.options.monotonicMs() - this.readySinceMs;
    this.deaths = lived >= HEALTHY_AFTER_MS ? 1 : this.deaths + 1;
    const delayMs = restartDelayMs(this.deaths);
    this.transition({ name: 'restarting', delayMs, why }, `the engine ended unasked (${why})`);
    this.cancelTimer = this.options.schedule(() => {
      this.spawn('restart');
    }, delayMs);
  }

  private settleStopped(why: string): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
    this.transition({ name: 'stopped' }, why);
    for (const resolve of this.stopWaiters.splice(0)) resolve();
  }

  private transition(to: EngineState, why: string): void {
    const from = this.state;
    this.state = to;
    this.options.onState?.(to, from, why);
  }
}
