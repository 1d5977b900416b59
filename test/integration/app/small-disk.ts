import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Ways to a mount of one's own: as a user where the kernel lets users have namespaces, else as root. */
const WAYS = [
  ['unshare', '--user', '--map-root-user', '--mount'],
  ['unshare', '--mount'],
] as const;

/** `$1` options, `$2` folder, then the command that sees the disk. */
const SCRIPT = 'mount -t tmpfs -o "$1" tmpfs "$2" && shift 2 && exec "$@"';

/** The command line that runs `command` with a tmpfs of its own on `folder`; nobody else sees it, it goes with the process. */
function onDisk(
  way: readonly string[],
  options: string,
  folder: string,
  command: readonly string[],
): string[] {
  return [...way, 'sh', '-c', SCRIPT, 'sh', options, folder, ...command];
}

/** The first way that works here, null where none does (not Linux, a strict container). */
function findWay(): readonly string[] | null {
  if (process.platform !== 'linux') return null;
  const folder = mkdtempSync(path.join(tmpdir(), 'watchdeck-mount-'));
  try {
    const works = (way: readonly string[]): boolean => {
      const [program = '', ...args] = onDisk(way, 'size=64k', folder, ['true']);
      return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
    };
    return WAYS.find(works) ?? null;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const found = findWay();

/** Whether this machine lets a process have a small disk of its own. */
export const hasSmallDisks = found !== null;

/** See {@link hasSmallDisks}. `options` are tmpfs's: `size=4m`, `ro`. */
export function withSmallDisk(
  options: string,
  folder: string,
  command: readonly string[],
): [string, ...string[]] {
  if (found === null) throw new Error('no small disks here');
  const [program = '', ...args] = onDisk(found, options, folder, command);
  return [program, ...args];
}
