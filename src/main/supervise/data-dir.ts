import path from 'node:path';

export interface DataDirEnvironment {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  homeDir: string;
  cwd: string;
}

/**
 * The folder that holds everything Watchdeck keeps: `--data-dir`, else `WATCHDECK_DATA_DIR`, else the platform's place
 * for application data (XDG base directory specification on Linux). Absolute.
 */
export function resolveDataDir(fromFlag: string | undefined, at: DataDirEnvironment): string {
  const paths = at.platform === 'win32' ? path.win32 : path.posix;
  const chosen = fromFlag ?? nonEmpty(at.env['WATCHDECK_DATA_DIR']);
  if (chosen !== undefined) return paths.resolve(at.cwd, chosen);
  if (at.platform === 'win32') {
    const appData = nonEmpty(at.env['APPDATA']) ?? paths.join(at.homeDir, 'AppData', 'Roaming');
    return paths.join(appData, 'Watchdeck');
  }
  if (at.platform === 'darwin') return paths.join(at.homeDir, 'Library', 'Application Support', 'Watchdeck');
  // The specification tells readers to ignore relative values.
  const xdg = nonEmpty(at.env['XDG_DATA_HOME']);
  const base = xdg !== undefined && paths.isAbsolute(xdg) ? xdg : paths.join(at.homeDir, '.local', 'share');
  return paths.join(base, 'watchdeck');
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value;
}
