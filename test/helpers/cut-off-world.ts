/**
 * A machine and the world around it, as two network namespaces with a cable between them that can be cut. Linux, and an
 * account that may make namespaces (root).
 */
import { execFileSync, spawnSync } from 'node:child_process';

const GATEWAY = '10.213.7.1';
const MACHINE = '10.213.7.2';

/** Why there can be no such world here; null when there can. */
export function whyNoWorld(): string | null {
  if (process.platform !== 'linux') return 'network namespaces are Linux’s';
  const name = `wd-probe-${String(process.pid)}`;
  const made = spawnSync('ip', ['netns', 'add', name], { encoding: 'utf8' });
  if (made.error !== undefined) return 'the program ip is missing (Debian: iproute2)';
  if (made.status !== 0) return `this account can make no network namespace: ${made.stderr.trim()}`;
  const entered = spawnSync('ip', ['netns', 'exec', name, 'true'], { encoding: 'utf8' });
  spawnSync('ip', ['netns', 'del', name]);
  return entered.status === 0 ? null : `no network namespace can be entered: ${entered.stderr.trim()}`;
}

export class CutOffWorld {
  /** The machine's gateway, on which everything else of the world is too. */
  readonly gateway = GATEWAY;
  private readonly machine = `wd-machine-${String(process.pid)}`;
  private readonly world = `wd-world-${String(process.pid)}`;

  constructor() {
    for (const name of [this.machine, this.world]) ip('netns', 'add', name);
    const peer = ['peer', 'name', 'wd1', 'netns', this.world];
    ip('-n', this.machine, 'link', 'add', 'wd0', 'type', 'veth', ...peer);
    ip('-n', this.machine, 'address', 'add', `${MACHINE}/24`, 'dev', 'wd0');
    ip('-n', this.world, 'address', 'add', `${GATEWAY}/24`, 'dev', 'wd1');
    for (const name of [this.machine, this.world]) ip('-n', name, 'link', 'set', 'lo', 'up');
    ip('-n', this.world, 'link', 'set', 'wd1', 'up');
    this.plugIn();
  }

  /** The command that runs another one on the machine, or in the world. */
  inside(where: 'machine' | 'world', command: readonly string[]): readonly [string, ...string[]] {
    return ['ip', 'netns', 'exec', this[where], ...command];
  }

  /** Pulls the machine's cable. */
  cut(): void {
    ip('-n', this.machine, 'link', 'set', 'wd0', 'down');
  }

  /** Puts it back in. */
  plugIn(): void {
    ip('-n', this.machine, 'link', 'set', 'wd0', 'up');
    // The kernel forgets it with the cable.
    ip('-n', this.machine, 'route', 'replace', 'default', 'via', GATEWAY);
  }

  remove(): void {
    for (const name of [this.machine, this.world]) ip('netns', 'del', name);
  }
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}
