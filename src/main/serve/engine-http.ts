import { httpToShellSchema } from '#shared/shell/http.ts';
import type { HttpRequest, HttpToEngine, HttpToShell } from '#shared/shell/http.ts';
import type { Port } from '#shared/transport/port.ts';

/** Takes one answer of the engine as it comes. */
export interface AnswerSink {
  /** The beginning; `last`: `piece` is the whole body. */
  begin(status: number, headers: Readonly<Record<string, string>>, piece: Uint8Array, last: boolean): void;
  /** Calls `taken` once there is room for more. */
  piece(piece: Uint8Array, last: boolean, taken: () => void): void;
  /** The engine is gone or couldn't finish; nothing follows. */
  broken(): void;
}

export interface EngineHttp {
  /** Hands a request to the engine; false when there is no engine now. The function returned calls it off. */
  ask(request: HttpRequest, sink: AnswerSink): (() => void) | null;
}

/** Asks the engine over one port, which is opened when it is needed and again after the engine came again. */
export function createEngineHttp(options: {
  /** Opens an `http` port into the engine; null while there is none. */
  readonly openPort: () => Port | null;
  readonly log: (line: string) => void;
}): EngineHttp {
  let port: Port | null = null;
  let nextId = 1;
  const waiting = new Map<number, AnswerSink>();

  function connect(): Port | null {
    const opened = options.openPort();
    if (opened === null) return null;
    opened.onMessage((raw) => {
      const parsed = httpToShellSchema.safeParse(raw);
      if (parsed.success) receive(opened, parsed.data);
      else options.log(`an answer of the engine was refused: ${parsed.error.message}`);
    });
    opened.onClose(() => {
      if (port === opened) port = null;
      const left = [...waiting.values()];
      waiting.clear();
      for (const sink of left) sink.broken();
    });
    return opened;
  }

  function receive(from: Port, message: HttpToShell): void {
    const { id } = message;
    const sink = waiting.get(id);
    if (sink === undefined) return;
    if (message.type === 'broken' || message.last) waiting.delete(id);
    switch (message.type) {
      case 'answer':
        sink.begin(message.status, message.headers, message.piece, message.last);
        return;
      case 'piece':
        sink.piece(message.piece, message.last, () =>
          from.post({ type: 'taken', id } satisfies HttpToEngine),
        );
        return;
      case 'broken':
        sink.broken();
    }
  }

  return {
    ask(request, sink) {
      port ??= connect();
      const to = port;
      if (to === null) return null;
      const id = nextId++;
      waiting.set(id, sink);
      to.post({ type: 'request', id, request } satisfies HttpToEngine);
      return () => {
        if (waiting.delete(id)) to.post({ type: 'cancel', id } satisfies HttpToEngine);
      };
    },
  };
}
