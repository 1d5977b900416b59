import { readFile, statfs } from 'node:fs/promises';
import { emitFilesystem, filesystemMetadata } from '../filesystems.ts';
import type { FilesystemUsage } from '../filesystems.ts';
import type { Reading } from '../reading.ts';
import { parseMounts } from './proc-parse.ts';
import type { Mount } from './proc-parse.ts';

// After node_exporter's defaults: what holds no files of people, plus the RAM behind /run.
const IGNORED_TYPE =
  /^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|efivarfs|fusectl|fuse\.lxcfs|hugetlbfs|iso9660|mqueue|nsfs|proc|procfs|pstore|ramfs|rpc_pipefs|securityfs|selinuxfs|squashfs|erofs|sysfs|tracefs)$/;
const IGNORED_MOUNTPOINT =
  /^\/(dev|proc|run|sys|snap|var\/lib\/docker\/.+|var\/lib\/containers\/storage\/.+)($|\/)/;

/** Longest wait for one filesystem: a network share whose server is gone blocks statfs for minutes. */
const STATFS_TIMEOUT_MS = 3_000;

/** Mounts worth watching: each device once (at its shortest mount point), no kernel filesystems, no container layers. */
export function watchedMounts(mounts: readonly Mount[]): Mount[] {
  const byDevice = new Map<string, Mount>();
  for (const mount of mounts) {
    if (IGNORED_TYPE.test(mount.fstype) || IGNORED_MOUNTPOINT.test(mount.mountpoint)) continue;
    // In a container the root is an overlay and all there is; elsewhere overlays repeat the disk below.
    if (mount.fstype === 'overlay' && mount.mountpoint !== '/') continue;
    // Names such as `tmpfs` are no devices: each mount is its own filesystem.
    const key = mount.device.startsWith('/') ? mount.device : `${mount.device}\xff${mount.mountpoint}`;
    const known = byDevice.get(key);
    if (known === undefined || mount.mountpoint.length < known.mountpoint.length) byDevice.set(key, mount);
  }
  return [...byDevice.values()];
}

/** Free space per mount by statfs. A mount that hangs is left out, and not asked again until it answers. */
export function linuxFilesystemReading(): Reading {
  const hanging = new Set<string>();

  async function usageOf(mount: Mount): Promise<FilesystemUsage | null> {
    if (hanging.has(mount.mountpoint)) return null;
    hanging.add(mount.mountpoint);
    const asked = statfs(mount.mountpoint).finally(() => hanging.delete(mount.mountpoint));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), STATFS_TIMEOUT_MS);
    });
    // A mount we may not look into (another user's FUSE) or that has just gone is no failure of the reading.
    const stats = await Promise.race([asked.catch(() => null), late]);
    clearTimeout(timer);
    if (stats === null || stats.blocks === 0) return null;
    return {
      device: mount.device,
      fstype: mount.fstype,
      mountpoint: mount.mountpoint,
      size: stats.blocks * stats.bsize,
      free: stats.bfree * stats.bsize,
      available: stats.bavail * stats.bsize,
      readonly: mount.readonly,
      files: stats.files,
      filesFree: stats.ffree,
    };
  }

  return {
    name: 'filesystem',
    metadata: filesystemMetadata,
    async collect(emit) {
      const mounts = watchedMounts(parseMounts(await readFile('/proc/self/mounts', 'utf8')));
      const usages = await Promise.all(mounts.map(usageOf));
      for (const usage of usages) if (usage !== null) emitFilesystem(emit, usage);
    },
  };
}
