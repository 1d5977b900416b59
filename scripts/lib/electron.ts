import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { inProject } from './paths.ts';

/** Finding out whether the network is there must not hold up a start. */
const REACH_TIMEOUT_MS = 2_000;
/** The binary is about 110 MB. */
const FETCH_TIMEOUT_MS = 10 * 60_000;
/** After a failure the next starts don't ask again for this long. */
const ASK_AGAIN_MS = 60 * 60_000;
const FAILED_MARK = inProject('.tsbuild', 'electron-unreachable');

/** The Electron binary, or why there is none. */
export type ElectronBinary = { path: string } | { problem: string };

/** The installed binary; null when it was not fetched yet. */
export function installedElectron(): string | null {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const pathFile = inProject('node_modules', 'electron', 'path.txt');
  if (!existsSync(pathFile)) return null;
  const name = readFileSync(pathFile, 'utf8').trim();
  const path =
    override === undefined ? inProject('node_modules', 'electron', 'dist', name) : `${override}/${name}`;
  return existsSync(path) ? path : null;
}

/** The installed binary, or the one that Electron's own installer fetches now. `say` is told before a long fetch. */
export async function obtainElectron(say: (line: string) => void): Promise<ElectronBinary> {
  const installed = installedElectron();
  if (installed !== null) return { path: installed };
  const failedMs = statSync(FAILED_MARK, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Date.now() - failedMs < ASK_AGAIN_MS) {
    return {
      problem: `Electron could not be fetched within the last hour (delete ${FAILED_MARK} to try now)`,
    };
  }
  if (!(await canReach(releaseAddress())))
    return failed('Electron is not installed and can not be fetched (no network)');
  say('Fetching Electron, once, about 110 MB.');
  const code = await runInstaller();
  const path = installedElectron();
  if (path === null) return failed(`Electron could not be fetched (its installer ended with ${code})`);
  rmSync(FAILED_MARK, { force: true });
  return { path };
}

function failed(problem: string): ElectronBinary {
  mkdirSync(dirname(FAILED_MARK), { recursive: true });
  writeFileSync(FAILED_MARK, `${problem}\n`);
  return { problem };
}

/** Where Electron's installer looks, mirrors included. */
function releaseAddress(): string {
  const mirror = process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror'];
  return mirror ?? 'https://github.com/electron/electron/releases/';
}

async function canReach(address: string): Promise<boolean> {
  try {
    // Any answer will do: it is the way that is tried, not the file.
    await fetch(address, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(REACH_TIMEOUT_MS),
    });
    return true;
  } catch {
    return false;
  }
}

function runInstaller(): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [inProject('node_modules', 'electron', 'install.js')], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: FETCH_TIMEOUT_MS,
    });
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code ?? 'unknown'}`));
  });
}
