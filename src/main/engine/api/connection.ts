import { methods, PROTOCOL_VERSION, topics } from '#shared/contract/index.ts';
import type { MethodName, TopicName } from '#shared/contract/index.ts';
import { clientMessageSchema, MAX_UNACKED_BATCHES } from '#shared/contract/wire.ts';
import type { ClientMessage, ServerMessage } from '#shared/contract/wire.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { Port } from '#shared/transport/port.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { CallContext, Handlers } from './handlers.ts';
import type { LiveSubscription, TopicProviders } from './live.ts';

export interface ConnectionOptions {
  readonly port: Port;
  readonly handlers: Handlers;
  readonly topics: TopicProviders;
  readonly appVersion: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Live frames are gathered and sent this often, in ms. */
  readonly tickMs?: number;
  readonly onClose: () => void;
}

const DEFAULT_TICK_MS = 100;
/** On battery: numbers that move every two seconds are live enough. */
const SLOW_TICK_MS = 2_000;
/** What has just been subscribed to doesn't wait a whole tick for its first frame: it is looked for this often… */
const FIRST_FRAME_MS = 15;
/** …for so long. */
const FIRST_FRAME_UNTIL_MS = 1_000;
const MAX_DEADLINE_MS = 10 * 60_000;

/** One window's side of the contract: checks every message, answers calls, paces live frames. */
export class Connection {
  private readonly options: ConnectionOptions;
  private readonly calls = new Map<number, AbortController>();
  private readonly subscriptions = new Map<number, LiveSubscription>();
  private greeted = false;
  private visible = true;
  private closed = false;
  private nextBatch = 1;
  private ackedBatch = 0;
  private timer: NodeJS.Timeout | undefined;
  private isSlow = false;
  /** Subscriptions that have sent nothing yet, and until when they are looked at often, on the monotonic clock. */
  private readonly fresh = new Map<number, number>();
  private freshTimer: NodeJS.Timeout | undefined;
  /** A tick came while the window was too far behind. */
  private isHeldBack = false;

  constructor(options: ConnectionOptions) {
    this.options = options;
    options.port.onMessage((message) => {
      this.onMessage(message);
    });
    options.port.onClose(() => {
      this.dispose();
    });
  }

  /** Sends live frames every two seconds, or as often as ever. */
  slowDown(slow: boolean): void {
    if (this.isSlow === slow) return;
    this.isSlow = slow;
    clearInterval(this.timer);
    this.timer = undefined;
    this.pace();
  }

  /** Ends every subscription with `error` and closes the channel. */
  close(error: WatchdeckError): void {
    for (const id of this.subscriptions.keys()) this.send({ type: 'ended', id, error: error.toWire() });
    this.options.port.close();
    this.dispose();
  }

  private dispose(): void {
    if (this.closed) return;
    this.closed = true;
    if (this.timer) clearInterval(this.timer);
    if (this.freshTimer) clearTimeout(this.freshTimer);
    for (const call of this.calls.values()) call.abort();
    for (const subscription of this.subscriptions.values()) subscription.dispose();
    this.calls.clear();
    this.subscriptions.clear();
    this.options.onClose();
  }

  private onMessage(raw: unknown): void {
    const parsed = clientMessageSchema.safeParse(raw);
    if (!parsed.success) {
      this.options.log.warn({ issues: parsed.error.issues }, 'a console sent an unreadable message');
      this.options.port.close();
      this.dispose();
      return;
    }
    const message = parsed.data;
    if (message.type === 'hello') {
      this.greeted = message.protocol === PROTOCOL_VERSION;
      // Answered in either case: the console compares versions and says so in its window.
      this.send({ type: 'welcome', protocol: PROTOCOL_VERSION, appVersion: this.options.appVersion });
    } else if (this.greeted) {
      this.dispatch(message);
    }
  }

  private dispatch(message: Exclude<ClientMessage, { type: 'hello' }>): void {
    switch (message.type) {
      case 'request':
        void this.onRequest(message);
        return;
      case 'cancel':
        this.calls.get(message.id)?.abort(new WatchdeckError('cancelled', 'The console cancelled the call'));
        return;
      case 'subscribe':
        this.onSubscribe(message);
        return;
      case 'unsubscribe':
        this.subscriptions.get(message.id)?.dispose();
        this.subscriptions.delete(message.id);
        this.fresh.delete(message.id);
        this.pace();
        return;
      case 'ack':
        this.ackedBatch = Math.max(this.ackedBatch, message.batch);
        if (this.isHeldBack) this.tick();
        return;
      case 'ping':
        this.send({ type: 'pong' });
        return;
      case 'visibility':
        this.visible = message.visible;
        this.pace();
    }
  }

  private async onRequest(message: Extract<ClientMessage, { type: 'request' }>): Promise<void> {
    const { id } = message;
    const controller = new AbortController();
    this.calls.set(id, controller);
    const deadlineMs = Math.min(message.deadlineMs ?? MAX_DEADLINE_MS, MAX_DEADLINE_MS);
    const deadline = setTimeout(() => {
      controller.abort(
        new WatchdeckError('timeout', `${message.method} took longer than ${String(deadlineMs / 1000)} s`),
      );
    }, deadlineMs);
    try {
      const result = await Promise.race([
        this.invoke(message.method, message.params, { signal: controller.signal }),
        rejectOnAbort(controller.signal),
      ]);
      this.send({ type: 'response', id, result });
    } catch (thrown) {
      const error = WatchdeckError.from(thrown);
      if (error.code === 'internal') {
        this.options.log.error({ err: thrown, method: message.method }, 'a call failed unexpectedly');
      }
      this.send({ type: 'failure', id, error: error.toWire() });
    } finally {
      clearTimeout(deadline);
      this.calls.delete(id);
    }
  }

  private async invoke(name: string, params: unknown, context: CallContext): Promise<unknown> {
    if (!Object.hasOwn(methods, name)) {
      throw new WatchdeckError('unsupported', `This engine has no method "${name}"`);
    }
    const method = name as MethodName;
    const checked = methods[method].params.safeParse(params);
    if (!checked.success) throw badParams(method, checked.error.issues);
    // The handler's parameter type is that of the schema that has just parsed the params.
    const handler = this.options.handlers[method] as (params: unknown, context: CallContext) => unknown;
    const result = await handler(checked.data, context);
    return methods[method].result.parse(result);
  }

  private onSubscribe(message: Extract<ClientMessage, { type: 'subscribe' }>): void {
    const { id } = message;
    try {
      if (!Object.hasOwn(topics, message.topic)) {
        throw new WatchdeckError('unsupported', `This engine has no topic "${message.topic}"`);
      }
      const topic = message.topic as TopicName;
      const checked = topics[topic].params.safeParse(message.params);
      if (!checked.success) throw badParams(topic, checked.error.issues);
      const provider = this.options.topics[topic] as (params: unknown) => LiveSubscription;
      this.subscriptions.get(id)?.dispose();
      this.subscriptions.set(id, provider(checked.data));
      this.pace();
      this.fresh.set(id, this.options.clock.monotonicMs() + FIRST_FRAME_UNTIL_MS);
      // At once, for what is there; what takes a moment to ask for is asked for now, and a page's charts, which are
      // subscribed to together, are answered together.
      this.tick([id]);
      this.lookForFirstFrames();
    } catch (thrown) {
      this.send({ type: 'ended', id, error: WatchdeckError.from(thrown).toWire() });
    }
  }

  /** The tick runs only while someone looks at something. */
  private pace(): void {
    const wanted = this.visible && this.subscriptions.size > 0 && !this.closed;
    if (wanted && !this.timer) {
      this.timer = setInterval(
        () => {
          this.tick();
        },
        this.isSlow ? SLOW_TICK_MS : (this.options.tickMs ?? DEFAULT_TICK_MS),
      );
    } else if (!wanted && this.timer) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
  }

  private lookForFirstFrames(): void {
    if (this.closed || this.freshTimer !== undefined || this.fresh.size === 0) return;
    this.freshTimer = setTimeout(() => {
      this.freshTimer = undefined;
      this.tick();
      const nowMs = this.options.clock.monotonicMs();
      for (const [id, untilMs] of this.fresh) if (nowMs >= untilMs) this.fresh.delete(id);
      this.lookForFirstFrames();
    }, FIRST_FRAME_MS);
  }

  private tick(ids: Iterable<number> = this.subscriptions.keys()): void {
    const nowMs = this.options.clock.nowMs();
    const inFlight = this.nextBatch - 1 - this.ackedBatch;
    if (this.closed || !this.visible) return;
    this.isHeldBack = inFlight >= MAX_UNACKED_BATCHES;
    if (this.isHeldBack) return;
    const frames: { id: number; frame: unknown }[] = [];
    for (const id of ids) {
      const subscription = this.subscriptions.get(id);
      subscription?.poll(nowMs);
      for (const frame of subscription?.take() ?? []) {
        frames.push({ id, frame });
        this.fresh.delete(id);
      }
    }
    if (frames.length > 0) this.send({ type: 'frames', batch: this.nextBatch++, frames });
  }

  private send(message: ServerMessage): void {
    if (!this.closed) this.options.port.post(message);
  }
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        reject(WatchdeckError.from(signal.reason));
      },
      { once: true },
    );
  });
}

function badParams(
  name: string,
  issues: readonly { path: readonly PropertyKey[]; message: string }[],
): WatchdeckError {
  const first = issues[0];
  const where = first && first.path.length > 0 ? ` (${first.path.map(String).join('.')})` : '';
  return new WatchdeckError('bad_request', `${name}: ${first?.message ?? 'bad parameters'}${where}`);
}
