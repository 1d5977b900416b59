/** Lets the test that started the app run functions in its main process, as Playwright's `electronApp.evaluate` does. */
import { runInThisContext } from 'node:vm';

export interface Order {
  id: number;
  source: string;
  arg: unknown;
}

export type Answer = { ready: string } | { id: number; value: unknown } | { id: number; error: string };

/** Takes Node's channel for the test's orders; functions get the module `electron` and one argument. */
export function obeyTests(electron: object): { sayReady: (browserAddress: string) => void } {
  const send = process.send?.bind(process);
  if (send === undefined) return { sayReady: () => undefined };
  // The app must not find a channel that Electron would not give it.
  delete process.send;
  const answer = (message: Answer): void => void send(message, undefined, undefined, () => undefined);
  process.on('message', (order: Order) => {
    run(order, electron).then(
      (value) => answer({ id: order.id, value }),
      (error: unknown) =>
        answer({
          id: order.id,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
    );
  });
  // The channel alone must not keep an app alive that wants to end.
  process.channel?.unref();
  return { sayReady: (ready) => answer({ ready }) };
}

async function run({ source, arg }: Order, electron: object): Promise<unknown> {
  const call = runInThisContext(`(${source})`) as (electron: object, arg: unknown) => unknown;
  return await call(electron, arg);
}
