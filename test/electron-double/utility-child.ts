/**
 * Runs inside the process that stands for a utility process: gives it `process.parentPort`, takes Node's own channel from
 * its sight, then runs the module it was started for.
 */
import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';
import type { PortMessage } from './ports.ts';

/** What the parent sends. */
export type ToChild = PortMessage | { type: 'message'; data: unknown; ports: number[] };
/** What this process sends. */
export type FromChild = PortMessage | { type: 'message'; data: unknown };

const modulePath = process.argv[2];
const send = process.send?.bind(process);
if (send === undefined || modulePath === undefined) throw new Error('utilityProcess.fork starts this');
// An engine that found Node's channel would work here and not in Electron.
delete process.send;
process.argv.splice(1, 1);

const toParent = (message: FromChild): void => {
  if (process.connected) send(message, undefined, undefined, () => undefined);
};

/** A port that was sent here. Messages wait until it is started. */
class ChildPort extends EventEmitter {
  private readonly number: number;
  private waiting: unknown[] | null = [];

  constructor(number: number) {
    super();
    this.number = number;
  }

  postMessage(data: unknown): void {
    if (ports.get(this.number) === this) toParent({ type: 'port', port: this.number, data });
  }

  start(): void {
    const early = this.waiting ?? [];
    this.waiting = null;
    for (const data of early) this.emit('message', { data, ports: [] });
  }

  close(): void {
    if (ports.delete(this.number)) toParent({ type: 'port-closed', port: this.number });
  }

  receive(data: unknown): void {
    if (this.waiting === null) this.emit('message', { data, ports: [] });
    else this.waiting.push(data);
  }
}

const ports = new Map<number, ChildPort>();

/** Electron queues what comes before the first listener. */
class ParentPort extends EventEmitter {
  private waiting: object[] | null = [];

  override on(event: string, listener: (...args: unknown[]) => void): this {
    super.on(event, listener);
    if (event !== 'message') return this;
    const early = this.waiting ?? [];
    this.waiting = null;
    for (const each of early) this.emit('message', each);
    return this;
  }

  postMessage(data: unknown): void {
    toParent({ type: 'message', data });
  }

  receive(event: object): void {
    if (this.waiting === null) this.emit('message', event);
    else this.waiting.push(event);
  }
}

const parentPort = new ParentPort();
Object.defineProperty(process, 'parentPort', { value: parentPort });

process.on('message', (message: ToChild) => {
  switch (message.type) {
    case 'message':
      parentPort.receive({
        data: message.data,
        ports: message.ports.map((number) => {
          const port = new ChildPort(number);
          ports.set(number, port);
          return port;
        }),
      });
      return;
    case 'port':
      ports.get(message.port)?.receive(message.data);
      return;
    case 'port-closed': {
      const port = ports.get(message.port);
      ports.delete(message.port);
      port?.emit('close');
    }
  }
});
// Chromium ends its utility processes, without a word, together with the main process.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));

await import(pathToFileURL(modulePath).href);
