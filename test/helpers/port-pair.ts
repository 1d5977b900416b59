import type { Port } from '#shared/transport/port.ts';

/** Two connected ports in one process: messages are cloned and delivered asynchronously, as a real channel would. */
export function createPortPair(): [Port, Port] {
  const a = new MemoryPort();
  const b = new MemoryPort();
  a.peer = b;
  b.peer = a;
  return [a, b];
}

class MemoryPort implements Port {
  peer: MemoryPort | undefined;
  private handler: ((message: unknown) => void) | undefined;
  private closeHandler: (() => void) | undefined;
  private readonly waiting: unknown[] = [];
  private closed = false;

  post(message: unknown): void {
    if (this.closed) return;
    const copy: unknown = structuredClone(message);
    queueMicrotask(() => {
      this.peer?.receive(copy);
    });
  }

  onMessage(handler: (message: unknown) => void): void {
    this.handler = handler;
    for (const message of this.waiting.splice(0)) handler(message);
  }

  onClose(handler: () => void): void {
    this.closeHandler = handler;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.closeHandler?.();
    const peer = this.peer;
    queueMicrotask(() => {
      peer?.close();
    });
  }

  private receive(message: unknown): void {
    if (this.closed) return;
    if (this.handler) this.handler(message);
    else this.waiting.push(message);
  }
}
