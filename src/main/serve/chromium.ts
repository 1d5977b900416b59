import { accessSync, constants } from 'node:fs';
import path from 'node:path';

export interface BrowserSearch {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  isExecutable: (file: string) => boolean;
}

/** Command names on Linux, most exact first. */
const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
];

/**
 * The installed browser that opens the console's window and prints reports: `WATCHDECK_BROWSER`, else a Chromium, Chrome
 * or Edge in its usual place. Null when there is none.
 * Throws when `WATCHDECK_BROWSER` names something that can't be run: the person meant that one and no other.
 */
export function findChromium(search: BrowserSearch = thisMachine()): string | null {
  const named = search.env['WATCHDECK_BROWSER'];
  if (named !== undefined && named !== '') {
    if (search.isExecutable(named)) return named;
    throw new Error(`WATCHDECK_BROWSER names ${named}, which is not a program that can be run`);
  }
  return candidates(search).find((file) => search.isExecutable(file)) ?? null;
}

/** Chromium's own sandbox does not run as root; only then is it off. */
export function sandboxArguments(uid: number | undefined = process.getuid?.()): string[] {
  return uid === 0 ? ['--no-sandbox'] : [];
}

/** Can a window be shown? On Linux that takes a display server; elsewhere there always is one. */
export function hasDisplay(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  return [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((display) => display !== undefined && display !== '');
}

function candidates({ platform, env }: BrowserSearch): string[] {
  if (platform === 'darwin') {
    const roots = ['/Applications', ...(env['HOME'] ? [`${env['HOME']}/Applications`] : [])];
    return roots.flatMap((root) =>
      ['Chromium', 'Google Chrome', 'Microsoft Edge'].map(
        (name) => `${root}/${name}.app/Contents/MacOS/${name}`,
      ),
    );
  }
  if (platform === 'win32') {
    const roots = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']];
    return roots
      .map((root) => root ?? '')
      .filter((root) => root !== '')
      .flatMap((root) => [
        path.win32.join(root, 'Chromium', 'Application', 'chrome.exe'),
        path.win32.join(root, 'Google', 'Chrome', 'Application', 'chrome.exe'),
        path.win32.join(root, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      ]);
  }
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  return COMMANDS.flatMap((name) => folders.map((folder) => path.posix.join(folder, name)));
}

function thisMachine(): BrowserSearch {
  return { platform: process.platform, env: process.env, isExecutable };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
