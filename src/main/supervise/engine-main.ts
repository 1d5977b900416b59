import { electronParent } from './electron-parent.ts';
import { hostEngine } from './engine-host.ts';
import type { EngineHostOptions } from './engine-host.ts';
import { ipcParent } from './ipc-parent.ts';

/** Begins to load the engine at once: the shell is still loading itself then, and says `start` when it is done. */
function loadRealEngine(): EngineHostOptions['startEngine'] {
  const loading = import('#engine/engine.ts');
  return async (options) => {
    const { startEngine } = await loading;
    return startEngine(options);
  };
}

/**
 * Runs the engine in this process for the shell that started it. `startEngine` is a parameter so that tests can put
 * another engine behind the same process boundary.
 */
export function runEngineProcess(startEngine?: EngineHostOptions['startEngine']): void {
  const log = (line: string): void => void process.stderr.write(`watchdeck engine: ${line}\n`);
  // A shell that died takes the pipe with it; its 'disconnect' ends us, a failed write must not.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  // State after an unknown error is unknown: end, and let the supervisor start a fresh process.
  process.on('uncaughtException', (error) => {
    log(`unexpected error: ${error.stack ?? error.message}`);
    process.exit(70);
  });
  const parent = electronParent() ?? ipcParent();
  if (parent === null) {
    log('this is a part of Watchdeck that its shells start. Run `npm start` instead.');
    process.exit(1);
  }
  const host = hostEngine({
    parent,
    startEngine: startEngine ?? loadRealEngine(),
    setSecret: (name, text) => {
      // Programs that the engine starts (checks, playbooks) get an environment of their own, so none inherits it.
      if (text === null) Reflect.deleteProperty(process.env, name);
      else process.env[name] = text;
    },
    exit: (code) => process.exit(code),
    log,
  });
  process.on('SIGTERM', () => host.stop('SIGTERM'));
  // Ctrl+C reaches every process of the terminal; the shell decides and says `stop`.
  process.on('SIGINT', () => undefined);
}
