import { EventEmitter } from 'node:events';
import type { CDPSession } from 'playwright';
import { WebSocket } from 'ws';
import { z } from 'zod';

/** One session of the Chrome DevTools Protocol, with Playwright's types of its commands and events. */
export type Cdp = Pick<CDPSession, 'send' | 'on'>;

const messageSchema = z.object({
  id: z.number().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  sessionId: z.string().optional(),
});

interface Waiting {
  method: string;
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/** A connection to a browser. Commands that wait when it closes are rejected. */
export class CdpConnection {
  /** The browser's own session. */
  readonly browser: Cdp;
  private readonly socket: WebSocket;
  private readonly waiting = new Map<number, Waiting>();
  private readonly emitters = new Map<string, EventEmitter>();
  private nextId = 1;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.browser = this.session('');
    socket.on('message', (data: Buffer) => this.receive(data.toString()));
    socket.on('close', () => {
      for (const { method, reject } of this.waiting.values())
        reject(new Error(`${method}: the browser is gone`));
      this.waiting.clear();
    });
  }

  static async open(address: string): Promise<CdpConnection> {
    const socket = new WebSocket(address, { perMessageDeflate: false, maxPayload: 0 });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new CdpConnection(socket);
  }

  /** The session with this id, made by `Target.attachToTarget` with `flatten`. */
  session(id: string): Cdp {
    const emitter = new EventEmitter();
    this.emitters.set(id, emitter);
    // Playwright's types say what each command takes and gives; the wire itself is untyped.
    return {
      send: ((method: string, params: object = {}) => this.send(id, method, params)) as Cdp['send'],
      on: emitter.on.bind(emitter) as unknown as Cdp['on'],
    };
  }

  close(): void {
    this.socket.close();
  }

  private send(sessionId: string, method: string, params: object): Promise<unknown> {
    const id = this.nextId;
    this.nextId += 1;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { method, resolve, reject });
      this.socket.send(
        JSON.stringify({ id, method, params, ...(sessionId === '' ? {} : { sessionId }) }),
        (error) => {
          if (error) reject(error);
        },
      );
    });
  }

  private receive(text: string): void {
    const message = messageSchema.parse(JSON.parse(text));
    if (message.id === undefined) {
      if (message.method !== undefined)
        this.emitters.get(message.sessionId ?? '')?.emit(message.method, message.params);
      return;
    }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.error) waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`));
    else waiting?.resolve(message.result);
  }
}
