import { WatchdeckError } from '../model/errors.ts';
import { startHeartbeat } from '../transport/heartbeat.ts';
import type { Heartbeat } from '../transport/heartbeat.ts';
import type { Port } from '../transport/port.ts';
import { methods, PROTOCOL_VERSION, topics } from './index.ts';
import type { MethodInput, MethodName, MethodResult, TopicFrame, TopicInput, TopicName } from './index.ts';
import { serverMessageSchema } from './wire.ts';
import type { ClientMessage, ServerMessage } from './wire.ts';

/**
 * `connecting` until the first welcome, `lost` while the engine is gone and reconnecting goes on, `silent` while the channel
 * stands but the engine behind it says nothing (it hangs, or is held up for very long), `failed` when the shell said why the
 * engine can't start (reconnecting goes on), `mismatch` for good when the engine speaks another protocol version.
 */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open'; readonly engineVersion: string }
  | { readonly kind: 'silent'; readonly engineVersion: string }
  | { readonly kind: 'lost'; readonly attempt: number }
  | { readonly kind: 'failed'; readonly error: WatchdeckError }
  | { readonly kind: 'mismatch'; readonly engineVersion: string };

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** The engine gives up, and stops work, after this many ms; 30,000 unless told. */
  readonly deadlineMs?: number;
}

/** The console's side of the contract. */
export interface Client {
  /** Rejects with a {@link WatchdeckError}: what the engine said, or `unavailable`, `timeout`, `cancelled` from here. */
  call<M extends MethodName>(
    method: M,
    params: MethodInput<M>,
    options?: CallOptions,
  ): Promise<MethodResult<M>>;
  /** Frames until the returned function is called; a lost engine is subscribed to again when it is back. */
  subscribe<T extends TopicName>(
    topic: T,
    params: TopicInput<T>,
    onFrame: (frame: TopicFrame<T>) => void,
    onEnd?: (error: WatchdeckError) => void,
  ): () => void;
  readonly state: ConnectionState;
  onState(listener: (state: ConnectionState) => void): () => void;
  /** A hidden window is sent no live frames. */
  setVisible(visible: boolean): void;
  close(): void;
}

export interface ClientOptions {
  /** Opens a new channel to the engine; called again after each loss. */
  readonly connect: () => Promise<Port>;
  readonly appVersion: string;
  /** Timers as a parameter, so that tests can move time. */
  readonly schedule?: (delayMs: number, run: () => void) => () => void;
}

const DEFAULT_DEADLINE_MS = 30_000;
/** The engine answers a deadline itself; the client only gives up this much later, in case no answer comes at all. */
const DEADLINE_GRACE_MS = 2_000;
const PING_EVERY_MS = 3_000;
/** Live frames come every second; after so many pings without a word nobody should be told that all is well. */
const MISSED_PINGS = 3;
const RECONNECT_DELAYS_MS = [100, 250, 500, 1_000, 2_000];

interface PendingCall {
  readonly method: MethodName;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: WatchdeckError) => void;
  readonly dispose: () => void;
}

interface Subscription {
  readonly topic: TopicName;
  readonly params: unknown;
  readonly onFrame: (frame: unknown) => void;
  readonly onEnd: ((error: WatchdeckError) => void) | undefined;
}

export function createClient(options: ClientOptions): Client {
  return new ContractClient(options);
}

class ContractClient implements Client {
  state: ConnectionState = { kind: 'connecting' };
  private readonly options: ClientOptions;
  private readonly schedule: (delayMs: number, run: () => void) => () => void;
  private readonly listeners = new Set<(state: ConnectionState) => void>();
  private readonly calls = new Map<number, PendingCall>();
  private readonly subscriptions = new Map<number, Subscription>();
  /** Requests made before the channel is open; sent in order on welcome. */
  private readonly queue: ClientMessage[] = [];
  private port: Port | undefined;
  private heartbeat: Heartbeat | undefined;
  private nextId = 1;
  private attempt = 0;
  private closed = false;
  private visible = true;

  constructor(options: ClientOptions) {
    this.options = options;
    this.schedule = options.schedule ?? scheduleByTimeout;
    this.connect();
  }

  call<M extends MethodName>(
    method: M,
    params: MethodInput<M>,
    options: CallOptions = {},
  ): Promise<MethodResult<M>> {
    const checked = methods[method].params.safeParse(params);
    if (!checked.success) {
      return Promise.reject(new WatchdeckError('bad_request', `${method}: ${checked.error.message}`));
    }
    if (this.closed || this.state.kind === 'mismatch') {
      return Promise.reject(new WatchdeckError('unavailable', 'The engine is not connected'));
    }
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(new WatchdeckError('cancelled', `${method} was cancelled`));
    const deadlineMs = options.deadlineMs ?? DEFAULT_DEADLINE_MS;
    const id = this.nextId++;
    return new Promise<MethodResult<M>>((resolve, reject) => {
      const fail = (error: WatchdeckError) => {
        this.send({ type: 'cancel', id });
        this.settle(id)?.reject(error);
      };
      const onAbort = () => {
        fail(new WatchdeckError('cancelled', `${method} was cancelled`));
      };
      const stopTimer = this.schedule(deadlineMs + DEADLINE_GRACE_MS, () => {
        fail(new WatchdeckError('timeout', `${method}: no answer within ${String(deadlineMs / 1000)} s`));
      });
      signal?.addEventListener('abort', onAbort, { once: true });
      this.calls.set(id, {
        method,
        // The result was parsed with this method's own schema in onResponse.
        resolve: (result) => {
          resolve(result as MethodResult<M>);
        },
        reject,
        dispose: () => {
          stopTimer();
          signal?.removeEventListener('abort', onAbort);
        },
      });
      this.send({ type: 'request', id, method, params, deadlineMs }, true);
    });
  }

  subscribe<T extends TopicName>(
    topic: T,
    params: TopicInput<T>,
    onFrame: (frame: TopicFrame<T>) => void,
    onEnd?: (error: WatchdeckError) => void,
  ): () => void {
    const id = this.nextId++;
    // Frames are checked with this topic's own isFrame in onFrames.
    this.subscriptions.set(id, { topic, params, onFrame: onFrame as (frame: unknown) => void, onEnd });
    this.send({ type: 'subscribe', id, topic, params });
    return () => {
      if (this.subscriptions.delete(id)) this.send({ type: 'unsubscribe', id });
    };
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    this.send({ type: 'visibility', visible });
  }

  close(): void {
    this.closed = true;
    this.heartbeat?.stop();
    this.failCalls(new WatchdeckError('cancelled', 'The console is closing'));
    this.port?.close();
  }

  private connect(): void {
    this.options.connect().then(
      (port) => {
        if (this.closed) {
          port.close();
          return;
        }
        this.port = port;
        port.onMessage((message) => {
          this.onMessage(port, message);
        });
        port.onClose(() => {
          if (this.port === port) this.onLost();
        });
        port.post({ type: 'hello', protocol: PROTOCOL_VERSION, appVersion: this.options.appVersion });
      },
      () => {
        this.onLost();
      },
    );
  }

  private onLost(): void {
    this.port = undefined;
    this.heartbeat?.stop();
    this.heartbeat = undefined;
    if (this.closed || this.state.kind === 'mismatch') return;
    this.queue.length = 0;
    this.failCalls(new WatchdeckError('unavailable', 'The engine stopped before it answered'));
    const delayMs = RECONNECT_DELAYS_MS[Math.min(this.attempt, RECONNECT_DELAYS_MS.length - 1)] ?? 2_000;
    this.attempt += 1;
    // Why it can't start stays the better answer until one did.
    if (this.state.kind !== 'failed') this.setState({ kind: 'lost', attempt: this.attempt });
    this.schedule(delayMs, () => {
      if (!this.closed) this.connect();
    });
  }

  private onMessage(port: Port, raw: unknown): void {
    const parsed = serverMessageSchema.safeParse(raw);
    if (!parsed.success) {
      // An envelope we can't read means the other side is not the engine we know: treat it as gone.
      port.close();
      return;
    }
    this.heartbeat?.heard();
    const message = parsed.data;
    switch (message.type) {
      case 'welcome':
        this.onWelcome(message);
        return;
      case 'response':
        this.onResponse(message.id, message.result);
        return;
      case 'failure':
        this.settle(message.id)?.reject(WatchdeckError.fromWire(message.error));
        return;
      case 'frames':
        this.onFrames(message);
        return;
      case 'ended': {
        const subscription = this.subscriptions.get(message.id);
        this.subscriptions.delete(message.id);
        subscription?.onEnd?.(WatchdeckError.fromWire(message.error));
        return;
      }
      case 'pong':
        return;
      case 'fatal':
        this.setState({ kind: 'failed', error: WatchdeckError.fromWire(message.error) });
        return;
    }
  }

  private onWelcome(message: Extract<ServerMessage, { type: 'welcome' }>): void {
    if (message.protocol !== PROTOCOL_VERSION) {
      this.setState({ kind: 'mismatch', engineVersion: message.appVersion });
      this.failCalls(new WatchdeckError('version_mismatch', versionSentence(message)));
      this.port?.close();
      return;
    }
    this.attempt = 0;
    const engineVersion = message.appVersion;
    this.setState({ kind: 'open', engineVersion });
    this.heartbeat = startHeartbeat({
      everyMs: PING_EVERY_MS,
      missedPings: MISSED_PINGS,
      schedule: (task, ms) => this.schedule(ms, task),
      ping: () => {
        this.send({ type: 'ping' });
      },
      onSilent: () => {
        this.setState({ kind: 'silent', engineVersion });
      },
      onBack: () => {
        this.setState({ kind: 'open', engineVersion });
      },
    });
    if (!this.visible) this.send({ type: 'visibility', visible: false });
    for (const [id, { topic, params }] of this.subscriptions) {
      this.send({ type: 'subscribe', id, topic, params });
    }
    for (const queued of this.queue.splice(0)) this.port?.post(queued);
  }

  private onResponse(id: number, result: unknown): void {
    const call = this.settle(id);
    if (!call) return;
    const checked = methods[call.method].result.safeParse(result);
    if (checked.success) call.resolve(checked.data);
    else
      call.reject(
        new WatchdeckError('internal', `${call.method}: unexpected answer: ${checked.error.message}`),
      );
  }

  private onFrames(message: Extract<ServerMessage, { type: 'frames' }>): void {
    for (const { id, frame } of message.frames) {
      const subscription = this.subscriptions.get(id);
      if (subscription && topics[subscription.topic].isFrame(frame)) subscription.onFrame(frame);
    }
    this.send({ type: 'ack', batch: message.batch });
  }

  /** Sends when open; before that only requests wait (subscriptions are sent again on welcome anyway). */
  private send(message: ClientMessage, queueable = false): void {
    const isWelcome = this.state.kind === 'open' || this.state.kind === 'silent';
    if (isWelcome && this.port) this.port.post(message);
    else if (queueable) this.queue.push(message);
  }

  private settle(id: number): PendingCall | undefined {
    const call = this.calls.get(id);
    this.calls.delete(id);
    call?.dispose();
    return call;
  }

  private failCalls(error: WatchdeckError): void {
    for (const id of [...this.calls.keys()]) this.settle(id)?.reject(error);
  }

  private setState(state: ConnectionState): void {
    this.state = state;
    for (const listener of this.listeners) listener(state);
  }
}

/** One sentence for people about two versions that can't talk. */
function versionSentence(engine: { protocol: number; appVersion: string }): string {
  const older = engine.protocol < PROTOCOL_VERSION ? 'older' : 'newer';
  return `The engine (version ${engine.appVersion}) is ${older} than this console. Reload the page, or update both to the same version.`;
}

function scheduleByTimeout(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs);
  return () => {
    clearTimeout(timer);
  };
}
