/**
 * An engine process with the real process boundary and, instead of an engine, something that does what a test tells it
 * over its port: `{ echo }` comes back, `die` and `throw` end the process, `hang` never gives it back, `print` and `notify` ask the shell.
 */
import { runEngineProcess } from '../../src/main/supervise/engine-main.ts';
import { WatchdeckError } from '#shared/model/errors.ts';

runEngineProcess(async (options) => {
  if (options.dataDir === 'in-use') throw new WatchdeckError('conflict', 'The data folder is in use.');
  if (options.dataDir === 'slow') await new Promise((resolve) => setTimeout(resolve, 300));
  return {
    startedAtMs: Date.now(),
    connect: (port) => {
      port.onMessage((message) => {
        const order = message as { echo?: unknown; do?: string };
        if ('echo' in order) port.post({ echo: order.echo, pid: process.pid });
        if (order.do === 'die') process.kill(process.pid, 'SIGKILL');
        if (order.do === 'throw') {
          setImmediate(() => {
            throw new Error('thrown on purpose');
          });
        }
        if (order.do === 'hang') for (;;);
        if (order.do === 'flood') for (let i = 0; i < 40; i += 1) port.post(new Uint8Array(4_000_000));
        if (order.do === 'print') {
          options.print('<p>hello</p>').then(
            (pdf) => port.post({ pdf }),
            (error: unknown) => port.post({ failed: WatchdeckError.from(error).toWire() }),
          );
        }
      });
      port.onClose(() => undefined);
    },
    power: () => undefined,
    mute: () => undefined,
    act: () => undefined,
    stop: () => Promise.resolve(),
  };
});
