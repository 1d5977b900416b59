import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the build is made from; a change of any of these makes it stale. */
const INPUTS = [
  'src/**/*',
  'resources/**/*',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'tsconfig/*.json',
];

/** What a build was made from, as far as times and names tell. */
export interface InputState {
  /** Newest change among the inputs, unix ms. */
  readonly newestMs: number;
  /** Number of input files: a deleted file leaves no newer time behind. */
  readonly files: number;
}

const stampFile = (root: string): string => join(root, 'out', '.built-from.json');

/** The state of the inputs now. */
export function inputState(root: string): InputState {
  let newestMs = 0;
  let files = 0;
  for (const path of globSync(INPUTS, { cwd: root })) {
    const info = statSync(join(root, path), { throwIfNoEntry: false });
    if (info?.isFile() !== true) continue;
    files += 1;
    newestMs = Math.max(newestMs, info.mtimeMs);
  }
  return { newestMs, files };
}

/** Was `out/` built from inputs in this state? A stamp that can't be read is no stamp. */
export function isBuiltFrom(root: string, state: InputState): boolean {
  if (!existsSync(join(root, 'out', 'main', 'serve.js'))) return false;
  try {
    const stamp = JSON.parse(readFileSync(stampFile(root), 'utf8')) as InputState;
    return stamp.newestMs === state.newestMs && stamp.files === state.files;
  } catch {
    return false;
  }
}

/** Notes what `out/` was built from. */
export function stampBuild(root: string, state: InputState): void {
  writeFileSync(stampFile(root), JSON.stringify(state));
}
