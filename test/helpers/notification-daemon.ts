/** A desktop session with a real notification daemon (dunst), for tests: its own bus, its own display. Linux only. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PROGRAMS = ['Xvfb', 'dbus-daemon', 'dbus-monitor', 'dbus-send', 'dunst', 'dunstctl', 'notify-send'];

/** What a Debian machine installs for it. */
export const DAEMON_PACKAGES = 'dbus dunst libnotify-bin xvfb';

/** The programs this machine lacks; empty when a daemon can be started. */
export function missingPrograms(): string[] {
  if (process.platform !== 'linux') return PROGRAMS;
  return PROGRAMS.filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
}

/** A notification as the daemon understood it, each time it was raised or replaced. */
export interface ShownNotification {
  readonly id: string;
  readonly app: string;
  readonly summary: string;
  readonly body: string;
  readonly urgency: string;
}

/** Fields end with a byte that no text has, records with an empty one. */
const RECORD_SCRIPT = `#!/bin/sh
printf '%s\\001%s\\001%s\\001%s\\001%s\\002' "$DUNST_ID" "$DUNST_APP_NAME" "$DUNST_SUMMARY" "$DUNST_BODY" "$DUNST_URGENCY" >>"$WATCHDECK_RECORD"
`;

export class NotificationDaemon {
  /** Its own files; gone when it stops. */
  readonly folder = mkdtempSync(join(tmpdir(), 'watchdeck-notify-'));
  private readonly record = join(this.folder, 'record');
  private readonly children: ChildProcess[] = [];
  private session: Record<string, string> = {};
  private said = '';

  /** What a program needs in its environment to live in this session. */
  get env(): Readonly<Record<string, string>> {
    return this.session;
  }

  /** Starts it; `rules` are sections of dunstrc. */
  async start(rules = ''): Promise<void> {
    const bus = this.run('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=1']);
    const address = await firstLine(bus);
    const display = await firstLine(
      this.run('Xvfb', ['-displayfd', '1', '-nolisten', 'tcp', '-screen', '0', '800x600x24']),
    );
    this.session = { DBUS_SESSION_BUS_ADDRESS: address, DISPLAY: `:${display}` };
    const script = join(this.folder, 'record.sh');
    writeFileSync(script, RECORD_SCRIPT);
    chmodSync(script, 0o755);
    const config = join(this.folder, 'dunstrc');
    writeFileSync(config, `[record]\n    summary = "*"\n    script = "${script}"\n${rules}`);
    const monitor = this.run('dbus-monitor', ["interface='org.freedesktop.Notifications',member='Notify'"]);
    monitor.stdout?.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
    this.run('dunst', ['-config', config]);
    const end = performance.now() + 10_000;
    for (;;) {
      const answer = await this.displayed().catch((error: unknown) => error);
      if (typeof answer === 'number') return;
      if (performance.now() > end) throw new Error('dunst does not answer', { cause: answer });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Everything that was raised so far, oldest first. */
  shown(): ShownNotification[] {
    if (!existsSync(this.record)) return [];
    return readFileSync(this.record, 'utf8')
      .split('\x02')
      .slice(0, -1)
      .map((row) => {
        const [id = '', app = '', summary = '', body = '', urgency = ''] = row.split('\x01');
        return { id, app, summary, body, urgency };
      });
  }

  /** What programs said on the bus to raise them, as dbus-monitor writes it. */
  get asked(): string {
    return this.said;
  }

  /** How many are on the screen now. */
  async displayed(): Promise<number> {
    return Number(await this.control('count', 'displayed'));
  }

  /** Presses the button that dunst's `action_name` names, on the topmost. */
  async press(): Promise<void> {
    await this.control('action', '0');
  }

  /** How many wait until it is no longer told to be quiet. */
  async waiting(): Promise<number> {
    return Number(await this.control('count', 'waiting'));
  }

  /** Turns do-not-disturb on or off. */
  async doNotDisturb(isOn: boolean): Promise<void> {
    await this.control('set-paused', String(isOn));
  }

  async stop(): Promise<void> {
    for (const child of this.children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async control(...args: string[]): Promise<string> {
    const env = { ...process.env, ...this.session };
    return (await promisify(execFile)('dunstctl', args, { env })).stdout;
  }

  private run(program: string, args: readonly string[]): ChildProcess {
    const env = { ...process.env, ...this.session, WATCHDECK_RECORD: this.record };
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    this.children.push(child);
    return child;
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    text += chunk.toString();
    const end = text.indexOf('\n');
    if (end >= 0) return text.slice(0, end);
  }
  throw new Error(`${child.spawnfile} ended without a word`);
}
