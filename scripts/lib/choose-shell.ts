/** Flags that mean the serve shell only: who gives one has chosen. */
const SERVE_FLAGS = ['--port', '--listen', '--allow-host', '--no-open', '--help', '-h', '--version'];

export type ShellChoice =
  /** `why` is null when it was asked for in so many words. */
  { shell: 'serve'; why: string | null } | { shell: 'desktop'; isForced: boolean };

export interface StartSurroundings {
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  hasDisplay: boolean;
  platform: NodeJS.Platform;
  uid: number | undefined;
}

/** Which shell `npm start` opens, as far as that can be told before looking for Electron. Throws for a bad WATCHDECK_SHELL. */
export function chooseShell({ argv, env, hasDisplay, platform, uid }: StartSurroundings): ShellChoice {
  const forced = env['WATCHDECK_SHELL'] ?? '';
  if (!['', 'serve', 'desktop'].includes(forced)) {
    throw new Error(`WATCHDECK_SHELL is "${forced}"; it can be "serve" or "desktop"`);
  }
  if (argv.includes('--headless') || forced === 'serve') return { shell: 'serve', why: null };
  if (forced === 'desktop') return { shell: 'desktop', isForced: true };
  const flag = argv.find((each) => SERVE_FLAGS.includes(each.split('=')[0] ?? ''));
  if (flag !== undefined)
    return { shell: 'serve', why: `${flag.split('=')[0] ?? flag} is a flag of the serve shell` };
  if (!hasDisplay) return { shell: 'serve', why: 'there is no display' };
  if (platform === 'linux' && uid === 0)
    return { shell: 'serve', why: "Electron's sandbox does not run as root" };
  return { shell: 'desktop', isForced: false };
}
