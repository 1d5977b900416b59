import { WebSocket as NodeWebSocket } from 'ws';
import { createClient } from '#shared/contract/client.ts';
import type { Client } from '#shared/contract/client.ts';
import type { TopicFrame, TopicInput } from '#shared/contract/index.ts';
import { portOfSocket } from '../../src/renderer/src/live/ports.ts';

/**
 * A console without a page: the renderer's own client and wire over a real WebSocket to a running serve shell. `url` is
 * the printed link; its token becomes the cookie. The caller closes it.
 */
export async function openConsoleClient(url: string): Promise<Client> {
  const entered = await fetch(url, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined) throw new Error(`the link gave no cookie (${String(entered.status)})`);
  const { host, origin } = new URL(url);
  return createClient({
    appVersion: 'test',
    connect: () =>
      new Promise((resolve, reject) => {
        const socket = new NodeWebSocket(`ws://${host}/ws`, { headers: { cookie, origin } });
        // The page's WebSocket with headers of its own; it has every member that is used.
        const port = portOfSocket(socket as unknown as WebSocket);
        socket.once('open', () => resolve(port));
        socket.once('error', reject);
      }),
  });
}

/** Keeps the newest frame of a topic; `until` resolves with the first one, now or later, that fits. */
export function watchTopic<T extends 'status' | 'targets' | 'alerts'>(client: Client, topic: T) {
  type Frame = TopicFrame<T>;
  // Each of these topics takes none; TypeScript can't see that of a T that isn't chosen yet.
  const noParams = {} as TopicInput<T>;
  let newest: Frame | undefined;
  const waiting = new Set<(frame: Frame) => void>();
  client.subscribe(topic, noParams, (frame) => {
    newest = frame;
    for (const look of waiting) look(frame);
  });
  return {
    get newest(): Frame | undefined {
      return newest;
    },
    until(what: string, fits: (frame: Frame) => boolean, timeoutMs = 30_000): Promise<Frame> {
      if (newest !== undefined && fits(newest)) return Promise.resolve(newest);
      return new Promise((resolve, reject) => {
        const settle = (): void => {
          clearTimeout(timer);
          waiting.delete(look);
        };
        const look = (frame: Frame): void => {
          if (!fits(frame)) return;
          settle();
          resolve(frame);
        };
        const timer = setTimeout(() => {
          settle();
          reject(new Error(`${what}: not within ${String(timeoutMs)} ms; newest: ${JSON.stringify(newest)}`));
        }, timeoutMs);
        waiting.add(look);
      });
    },
  };
}
