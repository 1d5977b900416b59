import { homedir, hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolveDataDir } from '../supervise/data-dir.ts';
import type { Layout } from '../supervise/layout.ts';
import { superviseEngine } from '../supervise/supervise.ts';
import { createEngineHttp } from './engine-http.ts';
import { forkEngine } from './forked-engine.ts';
import type { ForkedEngine } from './forked-engine.ts';
import { Gate } from './gate.ts';
import { createHttpServer } from './http-server.ts';
import { addressOf, listen } from './listen.ts';
import { createNotifier } from './notify.ts';
import { openWindow } from './open-window.ts';
import type { ServeOptions } from './options.ts';
import { isLoopback, ownHostNames } from './origin.ts';
import { printPdf } from './print-pdf.ts';
import type { Sockets } from './sockets.ts';
import { onStopSignal } from './stop-signal.ts';
import { readOrMakeToken } from './token.ts';

/** A window that was opened asks for its page within seconds; a process that has nothing to show must not stay for long. */
const LAST_WORD_MS = 10_000;

const log = (line: string): void => console.error(`watchdeck: ${line}`);

/**
 * The console for browsers, until a stop signal ends the process. `firstEngine` is already loading and waits to be told
 * what to do; the address is told and the window opened while it starts, and whoever comes before it is ready waits for it. Rejects with a WatchdeckError where the token can't be kept or the address can't be had.
 */
export async function serve(options: ServeOptions, layout: Layout, firstEngine: ForkedEngine): Promise<void> {
  const dataDir = resolveDataDir(options.dataDir, {
    platform: process.platform,
    env: process.env,
    homeDir: homedir(),
    cwd: process.cwd(),
  });
  const gate = new Gate(readOrMakeToken(dataDir), () => Date.now());
  const hostNames = ownHostNames(options.host, hostname(), options.allowedHosts);
  const server = createHttpServer({
    pageRoot: layout.pageRoot,
    gate,
    hostNames,
    engine: createEngineHttp({ openPort: () => engine.child?.openPort('http') ?? null, log }),
    isReady: () => engine.state.name === 'running',
    log,
  });
  const address = addressOf(options.host, await listen(server, options.host, options.port));

  const notifier = createNotifier({
    act: (action) => engine.act(action),
    open: (to) => {
      const link = new URL(to, address).href;
      if (!openWindow(`${link}?token=${gate.makeTicket()}`, dataDir, log)) log(`no window for ${link}`);
    },
    log,
  });
  let windowOpened = false;
  const loaded = Promise.withResolvers<Sockets>();
  let waiting: ForkedEngine | null = firstEngine;
  const engine = superviseEngine({
    spawn: () => {
      const child = waiting ?? forkEngine(layout.engineEntry);
      waiting = null;
      return child;
    },
    start: {
      type: 'start',
      shell: 'serve',
      appVersion: layout.appVersion,
      dataDir,
      ...(options.configFile === undefined ? {} : { configFile: path.resolve(options.configFile) }),
    },
    notify: (notification) => notifier.show(notification),
    withdraw: (key) => notifier.withdraw(key),
    print: printPdf,
    onFatal: (error) => {
      log(error.message);
      if (!windowOpened) process.exit(1);
      // Whoever sees only the window must learn it too.
      const told = loaded.promise.then((sockets) => sockets.fail(error));
      void Promise.race([told, sleep(LAST_WORD_MS)]).then(() => process.exit(1));
    },
    onState: (to) => {
      if (to.name === 'restarting')
        log(`the engine ended unasked (${to.why}); again in ${to.delayMs / 1000} s`);
    },
    schedule: (task, ms) => {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
    monotonicMs: () => performance.now(),
    log,
  });
  // Loaded while the engine starts, not before it is told to.
  const { serveSockets } = await import('./sockets.ts');
  const sockets = serveSockets(server, {
    gate,
    hostNames,
    log,
    openPort: () => engine.child?.openPort('console') ?? null,
  });
  loaded.resolve(sockets);
  console.log(`Watchdeck is at ${address}?token=${gate.token}`);
  if (!isLoopback(options.host)) log('other machines can reach it, and nothing on the way is encrypted');
  windowOpened = options.open && openWindow(`${address}?token=${gate.makeTicket()}`, dataDir, log);

  onStopSignal(async () => {
    notifier.stop();
    sockets.close();
    server.close();
    await engine.stop();
    server.closeAllConnections();
    process.exit(0);
  });
}
