import { homedir, hostname } from 'node:os';
import path from 'node:path';
import { WatchdeckError } from '#shared/model/errors.ts';
import { resolveDataDir } from '../supervise/data-dir.ts';
import { layoutOf } from '../supervise/layout.ts';
import { superviseEngine } from '../supervise/supervise.ts';
import { createEngineHttp } from './engine-http.ts';
import { forkEngine } from './forked-engine.ts';
import { Gate } from './gate.ts';
import { createHttpServer } from './http-server.ts';
import { addressOf, listen } from './listen.ts';
import { createNotifier } from './notify.ts';
import { openWindow } from './open-window.ts';
import { helpText, parseServeOptions } from './options.ts';
import type { ServeOptions } from './options.ts';
import { isLoopback, ownHostNames } from './origin.ts';
import { printPdf } from './print-pdf.ts';
import { serveSockets } from './sockets.ts';
import { onStopSignal } from './stop-signal.ts';
import { readOrMakeToken } from './token.ts';

const log = (line: string): void => console.error(`watchdeck: ${line}`);

/** Runs the serve shell: `argv` without node and script, `entry` the entry file's own URL. Ends the process when done. */
export async function runServe(argv: readonly string[], entry: URL): Promise<void> {
  // Whoever reads our lines may go away; that is no reason to stop watching.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const command = parseServeOptions(argv);
  switch (command.kind) {
    case 'help':
      process.stdout.write(helpText);
      return;
    case 'version':
      console.log(layoutOf(entry).appVersion);
      return;
    case 'refused':
      log(command.message);
      process.exitCode = 2;
      return;
    case 'serve':
      try {
        await serve(command.options, entry);
      } catch (error) {
        log(
          error instanceof WatchdeckError
            ? error.message
            : String(error instanceof Error ? error.stack : error),
        );
        process.exit(1);
      }
  }
}

async function serve(options: ServeOptions, entry: URL): Promise<void> {
  const layout = layoutOf(entry);
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

  let announced = false;
  const engine = superviseEngine({
    spawn: () => forkEngine(layout.engineEntry),
    start: {
      type: 'start',
      shell: 'serve',
      appVersion: layout.appVersion,
      dataDir,
      ...(options.configFile === undefined ? {} : { configFile: path.resolve(options.configFile) }),
    },
    notify: createNotifier(),
    print: printPdf,
    onReady: () => {
      if (announced) return;
      announced = true;
      console.log(`Watchdeck is at ${address}?token=${gate.token}`);
      if (!isLoopback(options.host)) log('other machines can reach it, and nothing on the way is encrypted');
      if (options.open) openWindow(`${address}?token=${gate.makeTicket()}`, dataDir, log);
    },
    onFatal: (error) => {
      log(error.message);
      process.exit(1);
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
  const sockets = serveSockets(server, {
    gate,
    hostNames,
    log,
    openPort: () => engine.child?.openPort('console') ?? null,
  });

  onStopSignal(async () => {
    sockets.close();
    server.close();
    await engine.stop();
    server.closeAllConnections();
    process.exit(0);
  });
}
