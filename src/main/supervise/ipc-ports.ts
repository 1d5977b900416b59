/**
 * Many {@link Port}s and one control channel over one Node IPC channel (`serialization: 'advanced'`, so typed arrays
 * arrive as such). The same class works at both ends; the shell opens ports, the engine accepts them.
 */
import { z } from 'zod';
import type { Port, PortKind } from '#shared/transport/port.ts';

const portNumber = z.number().int().nonnegative();

/** What travels over the IPC channel. */
const ipcMessageSchema = z.discriminatedUnion('channel', [
  z.object({ channel: z.literal('control'), message: z.unknown() }),
  z.object({ channel: z.literal('open'), port: portNumber, kind: z.enum(['console', 'http']) }),
  z.object({ channel: z.literal('port'), port: portNumber, message: z.unknown() }),
  z.object({ channel: z.literal('close'), port: portNumber }),
]);
type IpcMessage = z.infer<typeof ipcMessageSchema>;

export interface IpcPortsOptions {
  /** Hands one message to the channel; a channel that is gone swallows it. */
  send: (message: IpcMessage) => void;
  onControl: (message: unknown) => void;
  /** The other side opened a port. */
  onOpen: (port: Port, kind: PortKind) => void;
}

export class IpcPorts {
  private readonly options: IpcPortsOptions;
  private readonly ports = new Map<number, IpcPort>();
  private nextPort = 0;

  constructor(options: IpcPortsOptions) {
    this.options = options;
  }

  sendControl(message: unknown): void {
    this.options.send({ channel: 'control', message });
  }

  /** Opens a port whose other end the engine gets. */
  open(kind: PortKind): Port {
    const number = this.nextPort;
    this.nextPort += 1;
    this.options.send({ channel: 'open', port: number, kind });
    return this.add(number);
  }

  /** Takes one message from the channel. Anything that isn't ours is ignored: Node uses the channel too. */
  receive(raw: unknown): void {
    const parsed = ipcMessageSchema.safeParse(raw);
    if (!parsed.success) return;
    const message = parsed.data;
    switch (message.channel) {
      case 'control':
        this.options.onControl(message.message);
        return;
      case 'open':
        this.options.onOpen(this.add(message.port), message.kind);
        return;
      case 'port':
        this.ports.get(message.port)?.receive(message.message);
        return;
      case 'close':
        this.ports.get(message.port)?.closed();
        return;
    }
  }

  /** The process at the other end is gone: every port closes. */
  closeAll(): void {
    for (const port of [...this.ports.values()]) port.closed();
  }

  private add(number: number): IpcPort {
    const port = new IpcPort(
      (message) => this.options.send({ channel: 'port', port: number, message }),
      () => this.options.send({ channel: 'close', port: number }),
      () => this.ports.delete(number),
    );
    this.ports.set(number, port);
    return port;
  }
}

class IpcPort implements Port {
  private readonly sendMessage: (message: unknown) => void;
  private readonly sendClose: () => void;
  private readonly forget: () => void;
  private handler: ((message: unknown) => void) | undefined;
  private closeHandler: (() => void) | undefined;
  private waiting: unknown[] = [];
  private isClosed = false;

  constructor(sendMessage: (message: unknown) => void, sendClose: () => void, forget: () => void) {
    this.sendMessage = sendMessage;
    this.sendClose = sendClose;
    this.forget = forget;
  }

  post(message: unknown): void {
    if (!this.isClosed) this.sendMessage(message);
  }

  onMessage(handler: (message: unknown) => void): void {
    this.handler = handler;
    const waiting = this.waiting;
    this.waiting = [];
    for (const message of waiting) handler(message);
  }

  onClose(handler: () => void): void {
    this.closeHandler = handler;
    // It may have closed between being opened and being taken over.
    if (this.isClosed) this.callCloseHandler();
  }

  close(): void {
    if (this.isClosed) return;
    this.sendClose();
    this.closed();
  }

  /** Takes in what the other side posted. */
  receive(message: unknown): void {
    if (this.isClosed) return;
    if (this.handler) this.handler(message);
    else this.waiting.push(message);
  }

  /** The other side closed it, or died. */
  closed(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.waiting = [];
    this.forget();
    this.callCloseHandler();
  }

  private callCloseHandler(): void {
    const handler = this.closeHandler;
    this.closeHandler = undefined;
    handler?.();
  }
}
