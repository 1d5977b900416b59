/** What the system's codes (errno(3)) mean to the person whose file it is, and what to do about it. */
const explanations: readonly (readonly [RegExp, string, string])[] = [
  [/^(ENOSPC|EDQUOT)$/, 'the disk is full', 'Free some space (or raise the quota) and try again.'],
  [
    /^(EACCES|EPERM|EROFS)$/,
    'this account may not write there',
    'Give the account that runs Watchdeck write access, or choose another place.',
  ],
  [
    /^(ENOTDIR|EEXIST)$/,
    'a file stands where a folder should be',
    'Move that file elsewhere, or choose another place.',
  ],
  [
    /^EISDIR$/,
    'a folder stands where a file should be',
    'Move that folder elsewhere, or choose another place.',
  ],
  // Node says ENOENT too where a folder can't be made because the disk is read-only.
  [
    /^ENOENT$/,
    'there is no such place, or nothing may be made there',
    'Check the path, or choose another place.',
  ],
  [/^EIO$/, 'the disk reported an error', 'Check the disk, then restore from a backup if needed.'],
];

/** Says what a file system error means and the way out, in two sentences to put behind a path and a colon. */
export function explainFileError(error: unknown): string {
  const original = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = explanations.find(([pattern]) => pattern.test(code));
  return known === undefined ? `${original}.` : `${known[1]} (${original}). ${known[2]}`;
}
