import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { strict } from './strict.ts';

type PortMembers = Pick<Electron.MessagePortMain, 'postMessage' | 'start' | 'close'>;

/**
 * A port in this process. It holds one end of a Node channel, so what is posted is cloned as structured clone does; when
 * it is sent elsewhere, {@link takePort} hands that end to whatever carries it on.
 */
export class MessagePortDouble extends EventEmitter implements PortMembers {
  private port: MessagePort | null;

  constructor(port: MessagePort) {
    super();
    this.port = port;
    port.on('close', () => this.emit('close'));
  }

  postMessage(message: unknown, transfer: readonly Electron.MessagePortMain[] = []): void {
    if (transfer.length > 0) throw new Error('the Electron double sends no ports through ports');
    this.own().postMessage(message);
  }

  start(): void {
    // Node starts a port with its first listener, Electron only here.
    this.own().on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }

  close(): void {
    this.port?.close();
  }

  /** The channel's end; from now on this object is neutered, as a transferred port is. */
  take(): MessagePort {
    const port = this.own();
    this.port = null;
    port.removeAllListeners('close');
    return port;
  }

  private own(): MessagePort {
    if (this.port === null) throw new Error('the port was transferred');
    return this.port;
  }
}

/** As Electron's: two ends that begin to deliver when they are started. */
export class MessageChannelDouble implements Electron.MessageChannelMain {
  readonly port1: Electron.MessagePortMain;
  readonly port2: Electron.MessagePortMain;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = asElectronPort(port1);
    this.port2 = asElectronPort(port2);
  }
}

function asElectronPort(port: MessagePort): Electron.MessagePortMain {
  const double: PortMembers = strict('MessagePortMain', new MessagePortDouble(port));
  return double as Electron.MessagePortMain;
}

/** Takes the channel's end out of a port that is being sent elsewhere. */
export function takePort(port: unknown): MessagePort {
  if (port instanceof MessagePortDouble) return port.take();
  throw new TypeError('only a MessagePortMain can be transferred');
}

/** What a {@link PortBridge} puts on the wire. */
export type PortMessage =
  { type: 'port'; port: number; data: unknown } | { type: 'port-closed'; port: number };

/** Carries ports over a wire to a process or page that has numbered ends for them. */
export class PortBridge {
  private readonly send: (message: PortMessage) => void;
  private readonly ports = new Map<number, MessagePort>();
  private nextNumber = 0;

  constructor(send: (message: PortMessage) => void) {
    this.send = send;
  }

  /**
   * Takes the ports' ends and returns their numbers. {@link PortBridge.open} lets their messages through: the other side
   * must have been told of the numbers first.
   */
  take(ports: readonly unknown[]): number[] {
    return ports.map((each) => {
      const port = takePort(each);
      const number = this.nextNumber;
      this.nextNumber += 1;
      this.ports.set(number, port);
      return number;
    });
  }

  open(numbers: readonly number[]): void {
    for (const number of numbers) {
      const port = this.ports.get(number);
      port?.on('message', (data: unknown) => this.send({ type: 'port', port: number, data }));
      port?.on('close', () => {
        if (this.ports.delete(number)) this.send({ type: 'port-closed', port: number });
      });
    }
  }

  receive(message: PortMessage): void {
    const port = this.ports.get(message.port);
    if (message.type === 'port') port?.postMessage(message.data);
    else this.drop(message.port);
  }

  /** The other side is gone: every port's other end hears that. */
  closeAll(): void {
    for (const number of [...this.ports.keys()]) this.drop(number);
  }

  private drop(number: number): void {
    const port = this.ports.get(number);
    this.ports.delete(number);
    port?.close();
  }
}
