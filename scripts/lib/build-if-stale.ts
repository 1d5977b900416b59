import { mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { inputState, isBuiltFrom, stampBuild } from './build-freshness.ts';
import { inProject, projectRoot } from './paths.ts';
import { runNode, toolScript } from './tool.ts';

const LOCK = inProject('.tsbuild', 'build.lock');
/** Longer than any build: a lock older than this is left over from a killed one. */
const LOCK_STALE_MS = 5 * 60_000;

/**
 * Builds `out/` when sources changed since it was built. Returns whether it built. Two at once (a test run and a bench)
 * build once: the second waits. `onBuild` is told before a build begins. Throws with the build's output when it fails.
 */
export async function buildIfStale(onBuild?: () => void): Promise<boolean> {
  if (isBuiltFrom(projectRoot, inputState(projectRoot))) return false;
  await takeLock();
  try {
    // Noted before the build: a file saved meanwhile makes the next call build again.
    const state = inputState(projectRoot);
    if (isBuiltFrom(projectRoot, state)) return false;
    onBuild?.();
    const { code, output } = await runNode(toolScript('electron-vite'), ['build']);
    if (code !== 0) throw new Error(`the build failed:\n${output.trimEnd()}`);
    stampBuild(projectRoot, state);
    return true;
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

/** A folder is the lock: making one is atomic everywhere. */
async function takeLock(): Promise<void> {
  mkdirSync(dirname(LOCK), { recursive: true });
  for (;;) {
    try {
      mkdirSync(LOCK);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const madeMs = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - madeMs > LOCK_STALE_MS) rmSync(LOCK, { recursive: true, force: true });
    else await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
