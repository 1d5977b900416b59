import { gauge } from './reading.ts';
import type { Emit } from './reading.ts';

export const filesystemMetadata = [
  gauge('node_filesystem_size_bytes', 'Size of the filesystem.', 'bytes'),
  gauge('node_filesystem_free_bytes', 'Free space of the filesystem.', 'bytes'),
  gauge('node_filesystem_avail_bytes', 'Space users without privileges may still take.', 'bytes'),
  gauge('node_filesystem_readonly', '1 where the filesystem is mounted read-only.'),
  gauge('node_filesystem_files', 'Inodes of the filesystem.'),
  gauge('node_filesystem_files_free', 'Inodes still free.'),
];

/** One mounted filesystem, bytes. What the platform doesn't tell is null. */
export interface FilesystemUsage {
  readonly device: string;
  readonly fstype: string;
  readonly mountpoint: string;
  readonly size: number;
  readonly free: number | null;
  readonly available: number;
  readonly readonly: boolean | null;
  readonly files: number | null;
  readonly filesFree: number | null;
}

export function emitFilesystem(emit: Emit, fs: FilesystemUsage): void {
  const labels = { device: fs.device, fstype: fs.fstype, mountpoint: fs.mountpoint };
  emit('node_filesystem_size_bytes', labels, fs.size);
  emit('node_filesystem_avail_bytes', labels, fs.available);
  if (fs.free !== null) emit('node_filesystem_free_bytes', labels, fs.free);
  if (fs.readonly !== null) emit('node_filesystem_readonly', labels, fs.readonly ? 1 : 0);
  if (fs.files !== null) emit('node_filesystem_files', labels, fs.files);
  if (fs.filesFree !== null) emit('node_filesystem_files_free', labels, fs.filesFree);
}
