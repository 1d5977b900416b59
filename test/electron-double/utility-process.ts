import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onExit, requireReady } from './lifecycle.ts';
import { PortBridge } from './ports.ts';
import { strict } from './strict.ts';
import type { FromChild, ToChild } from './utility-child.ts';

/** Without its types: what takes them away would stay in the child's memory, 18 MB that Electron's child doesn't have. */
const BOOTSTRAP = withoutTypes(new URL('utility-child.ts', import.meta.url));
/** Electron asks politely (SIGTERM), and makes sure after this long. */
const KILL_AFTER_MS = 2_000;

type Members = Pick<Electron.UtilityProcess, 'pid' | 'stdout' | 'stderr' | 'postMessage' | 'kill'>;

const living = new Set<UtilityProcessDouble>();

/** A real process of its own, with ports into it. */
class UtilityProcessDouble extends EventEmitter implements Members {
  private readonly child: ChildProcess;
  private readonly bridge: PortBridge;
  readonly name: string;

  constructor(modulePath: string, args: readonly string[], options: Electron.ForkOptions) {
    super();
    const { stdio, serviceName = 'Node Utility Process', execArgv = [], ...others } = options;
    const unknown = Object.keys(others);
    if (unknown.length > 0)
      throw new Error(`the Electron double forks without the options ${unknown.join(', ')}`);
    this.name = serviceName;
    living.add(this);
    this.child = fork(BOOTSTRAP, [modulePath, ...args], {
      serialization: 'advanced',
      execArgv,
      env: process.env,
      stdio: stdio === 'pipe' ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.bridge = new PortBridge((message) => this.send(message));
    this.child.once('spawn', () => this.emit('spawn'));
    this.child.on('message', (message: FromChild) => {
      if (message.type === 'message') this.emit('message', message.data);
      else this.bridge.receive(message);
    });
    const forget = onExit(() => this.child.kill('SIGKILL'));
    this.child.once('exit', (code, signal) => {
      forget();
      living.delete(this);
      this.bridge.closeAll();
      // Electron gives the signal's number in place of a code.
      this.emit('exit', code ?? (signal === 'SIGKILL' ? 9 : 15));
    });
  }

  get pid(): number | undefined {
    return this.child.exitCode === null && this.child.signalCode === null ? this.child.pid : undefined;
  }

  get stdout(): NodeJS.ReadableStream | null {
    return this.child.stdout;
  }

  get stderr(): NodeJS.ReadableStream | null {
    return this.child.stderr;
  }

  postMessage(data: unknown, transfer: readonly Electron.MessagePortMain[] = []): void {
    const ports = this.bridge.take(transfer);
    this.send({ type: 'message', data, ports });
    this.bridge.open(ports);
  }

  kill(): boolean {
    if (this.pid === undefined) return false;
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), KILL_AFTER_MS);
    this.child.once('exit', () => clearTimeout(timer));
    return true;
  }

  private send(message: ToChild): void {
    // A child that ended meanwhile is told of by 'exit', not by every message.
    if (this.child.connected) this.child.send(message, () => undefined);
  }
}

function withoutTypes(source: URL): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'electron-double-'));
  onExit(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'utility-child.mjs');
  writeFileSync(file, stripTypeScriptTypes(readFileSync(source, 'utf8')));
  return file;
}

/** The living utility processes, for `app.getAppMetrics`. */
export function utilityMetrics(): Electron.ProcessMetric[] {
  return [...living].flatMap(({ pid, name }) => {
    if (pid === undefined) return [];
    const members: Pick<Electron.ProcessMetric, 'pid' | 'type' | 'name' | 'serviceName'> = strict(
      'ProcessMetric',
      { pid, type: 'Utility', name, serviceName: 'node.mojom.NodeService' },
    );
    return [members as Electron.ProcessMetric];
  });
}

/** `utilityProcess` of the double. */
export const utilityProcess = {
  fork: (
    modulePath: string,
    args: string[] = [],
    options: Electron.ForkOptions = {},
  ): Electron.UtilityProcess => {
    requireReady('utilityProcess.fork');
    const members: Members = strict('UtilityProcess', new UtilityProcessDouble(modulePath, args, options));
    return members as Electron.UtilityProcess;
  },
};
