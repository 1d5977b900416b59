/**
 * A two-way message channel that carries structured-clone values (typed arrays included) in order.
 * The one thing engine and renderer know about what lies between them: MessagePort on the desktop,
 * WebSocket + msgpack in the serve shell, a plain pair in tests.
 */
export interface Port {
  /** Sends one message; after the port is closed this does nothing. */
  post(message: unknown): void;
  /** Sets the one receiver; messages that came earlier are delivered to it first. */
  onMessage(handler: (message: unknown) => void): void;
  /** Called once when either side closes or the other side dies. */
  onClose(handler: () => void): void;
  close(): void;
}

/** What a port into the engine carries: the contract of one console, or HTTP requests that a shell hands on. */
export type PortKind = 'console' | 'http';
