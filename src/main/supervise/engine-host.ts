import type { EngineOptions } from '#engine/options.ts';
import { shellToEngineSchema } from '#shared/shell/control.ts';
import type { EngineStart, NotificationAction, PowerState, ShellToEngine } from '#shared/shell/control.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { Port, PortKind } from '#shared/transport/port.ts';
import { Questions } from './questions.ts';
import type { ParentLink } from './parent-link.ts';

/** What of an engine its process needs. */
export interface HostedEngine {
  readonly startedAtMs: number;
  connect(port: Port, kind: PortKind): void;
  power(state: PowerState): void;
  mute(forMs: number | null): void;
  act(action: NotificationAction): void;
  stop(): Promise<void>;
}

export interface EngineHostOptions {
  parent: ParentLink;
  startEngine: (options: EngineOptions) => Promise<HostedEngine>;
  /** Puts a secret that the shell keeps where the engine looks for environment variables; null takes it away. */
  setSecret: (name: string, text: string | null) => void;
  /** Ends the process. */
  exit: (code: number) => void;
  log: (line: string) => void;
}

/** How long an engine that was told to stop may take before the process ends anyway. */
const STOP_TIMEOUT_MS = 9_000;
/** A fatal word needs a moment to leave the process. */
const LAST_WORD_MS = 100;

/**
 * The engine's side of the process boundary: waits for `start`, starts the engine, hands it the consoles' ports, relays its
 * questions to the shell, and ends the process when the shell says so, is gone, or the engine can't start.
 */
export function hostEngine(options: EngineHostOptions): { stop: (why: string) => void } {
  const { parent, log } = options;
  let starting: Promise<HostedEngine | null> | null = null;
  let stopping = false;
  const earlyPorts: [Port, PortKind][] = [];
  const notifications = new Questions<null>();
  const prints = new Questions<Uint8Array>();
  let connect = (port: Port, kind: PortKind): void => void earlyPorts.push([port, kind]);

  async function start(message: EngineStart): Promise<HostedEngine | null> {
    try {
      const engine = await options.startEngine({
        shell: message.shell,
        appVersion: message.appVersion,
        dataDir: message.dataDir,
        configFile: message.configFile,
        notify: async (notification) => {
          await notifications.ask((id) => parent.send({ type: 'notify', id, notification }));
        },
        withdraw: (key) => parent.send({ type: 'withdraw', key }),
        print: (html) => prints.ask((id) => parent.send({ type: 'print', id, html })),
        onSummary: (summary) => parent.send({ type: 'summary', ...summary }),
      });
      if (stopping) return engine;
      parent.send({ type: 'ready', startedAtMs: engine.startedAtMs });
      connect = (port, kind) => engine.connect(port, kind);
      for (const [port, kind] of earlyPorts.splice(0)) engine.connect(port, kind);
      return engine;
    } catch (thrown) {
      if (!(thrown instanceof WatchdeckError)) log(`the engine can't start: ${stackOf(thrown)}`);
      parent.send({ type: 'fatal', error: WatchdeckError.from(thrown).toWire() });
      setTimeout(() => options.exit(1), LAST_WORD_MS);
      return null;
    }
  }

  async function stop(why: string): Promise<void> {
    if (stopping) return;
    stopping = true;
    setTimeout(() => {
      log(`the engine did not stop within ${STOP_TIMEOUT_MS / 1000} s (${why})`);
      options.exit(1);
    }, STOP_TIMEOUT_MS);
    try {
      const engine = await starting;
      await engine?.stop();
      parent.send({ type: 'stopped' });
      setTimeout(() => options.exit(0), LAST_WORD_MS);
    } catch (thrown) {
      log(`the engine did not stop cleanly: ${stackOf(thrown)}`);
      options.exit(1);
    }
  }

  function receive(message: ShellToEngine): void {
    switch (message.type) {
      case 'start':
        starting ??= start(message);
        return;
      case 'stop':
        void stop('asked to');
        return;
      case 'ping':
        parent.send({ type: 'pong' });
        return;
      case 'notified':
        if (message.error === null) notifications.resolve(message.id, null);
        else notifications.reject(message.id, new WatchdeckError('unsupported', message.error));
        return;
      case 'printed':
        if (message.pdf) prints.resolve(message.id, message.pdf);
        else
          prints.reject(
            message.id,
            message.error
              ? WatchdeckError.fromWire(message.error)
              : new WatchdeckError('internal', 'the shell printed nothing'),
          );
        return;
      case 'secret':
        options.setSecret(message.name, message.text);
        return;
      case 'mute':
        void starting?.then((engine) => engine?.mute(message.forMs));
        return;
      case 'act':
        void starting?.then((engine) => engine?.act(message));
        return;
      case 'power':
        void starting?.then((engine) => engine?.power(message.state));
        return;
    }
  }

  parent.onPort((port, kind) => connect(port, kind));
  parent.onGone(() => void stop('the shell is gone'));
  parent.onMessage((raw) => {
    const parsed = shellToEngineSchema.safeParse(raw);
    if (parsed.success) receive(parsed.data);
    else log(`a message of the shell was refused: ${parsed.error.message}`);
  });
  return { stop: (why) => void stop(why) };
}

function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
