import { parseArgs } from 'node:util';

export interface DesktopFlags {
  dataDir: string | undefined;
  configFile: string | undefined;
  /** Start in the tray: the system started it with the session. */
  hidden: boolean;
  /** Start as a wall's screen: dashboards in turn, on the whole screen. */
  kiosk: boolean;
}

/**
 * Reads Watchdeck's own flags among Chromium's: Electron passes its switches in the same list, so unknown ones are not
 * ours to refuse.
 */
export function parseDesktopFlags(argv: readonly string[]): DesktopFlags {
  const { values } = parseArgs({
    args: argv.slice(1),
    strict: false,
    options: {
      'data-dir': { type: 'string' },
      config: { type: 'string' },
      hidden: { type: 'boolean' },
      kiosk: { type: 'boolean' },
    },
  });
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' && value !== '' ? value : undefined;
  return {
    dataDir: text(values['data-dir']),
    configFile: text(values.config),
    hidden: values.hidden === true,
    kiosk: values.kiosk === true,
  };
}
