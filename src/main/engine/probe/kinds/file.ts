import { stat } from 'node:fs/promises';
import { formatBytes, formatDuration } from '#shared/format/index.ts';
import { errorCodeOf } from '../../base/network-failure.ts';
import { ProbeFailure } from '../run.ts';
import type { ProbeRun } from '../run.ts';
import type { FileSpec } from '../types.ts';

/** Looks at a file or folder: whether it is there, how old and how large. */
export async function probeFile(run: ProbeRun, spec: FileSpec): Promise<void> {
  const { path, maxAgeMs, minSizeBytes } = spec;
  run.doing = `looking at ${path}`;
  const found = await statOf(run, path);
  run.sample('probe_file_exists', found === null ? 0 : 1);
  if (found === null) {
    if (spec.exists) throw new ProbeFailure('no_file', `There is no file ${path}.`);
    return;
  }
  const ageMs = Math.max(0, run.context.clock.nowMs() - found.mtimeMs);
  run.sample('probe_file_age_seconds', ageMs / 1000);
  run.sample('probe_file_size_bytes', found.size);
  run.fact('Changed', `${formatDuration(ageMs)} ago`);
  run.fact('Size', formatBytes(found.size));
  if (!spec.exists) throw new ProbeFailure('file_exists', `${path} is there, and should not be.`);
  if (maxAgeMs !== null && ageMs > maxAgeMs) {
    throw new ProbeFailure(
      'file_too_old',
      `${path} was last changed ${formatDuration(ageMs)} ago, longer than the ${formatDuration(maxAgeMs)} allowed.`,
    );
  }
  if (minSizeBytes !== null && found.size < minSizeBytes) {
    throw new ProbeFailure(
      'file_too_small',
      `${path} has ${formatBytes(found.size)}, less than the ${formatBytes(minSizeBytes)} expected.`,
    );
  }
}

async function statOf(run: ProbeRun, path: string) {
  try {
    return await run.abortable(stat(path));
  } catch (error) {
    if (run.signal.aborted) throw error;
    const code = errorCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    const reason = code === 'EACCES' ? 'this user may not look there' : String(error);
    throw new ProbeFailure('file_unreadable', `${path} could not be looked at: ${reason}.`);
  }
}
