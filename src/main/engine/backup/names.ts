/** `watchdeck-backup-20261121T134000Z.tar.zst`: sorts by time, and its age needs no look inside. */
const NAME = /^watchdeck-backup-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.tar\.zst$/;

/** A backup where it is kept. */
export interface KeptBackup {
  readonly name: string;
  readonly createdAtMs: number;
  readonly sizeBytes: number;
}

/** Name of the archive made at this time, to the second. */
export function archiveName(createdAtMs: number): string {
  const stamp = new Date(createdAtMs).toISOString().replace(/[-:]|\.\d+/g, '');
  return `watchdeck-backup-${stamp}.tar.zst`;
}

/** When the archive of this name was made (unix ms); null for any other file. */
export function archiveTimeMs(name: string): number | null {
  const match = NAME.exec(name);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? null : ms;
}

/** Those older than `keepMs`, but never the newest: without a good one there is nothing to restore. */
export function outdated(kept: readonly KeptBackup[], nowMs: number, keepMs: number): KeptBackup[] {
  const newest = kept.reduce((latest, { createdAtMs }) => Math.max(latest, createdAtMs), -Infinity);
  return kept.filter(({ createdAtMs }) => createdAtMs < newest && createdAtMs < nowMs - keepMs);
}
