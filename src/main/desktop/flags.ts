import { parseArgs } from 'node:util';

export interface DesktopFlags {
  dataDir: string | undefined;
  configFile: string | undefined;
}

/**
 * Reads Watchdeck's own flags among Chromium's: Electron passes its switches in the same list, so unknown ones are not
 * ours to refuse.
 */
export function parseDesktopFlags(argv: readonly string[]): DesktopFlags {
  const { values } = parseArgs({
    args: argv.slice(1),
    strict: false,
    options: { 'data-dir': { type: 'string' }, config: { type: 'string' } },
  });
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' && value !== '' ? value : undefined;
  return { dataDir: text(values['data-dir']), configFile: text(values.config) };
}
