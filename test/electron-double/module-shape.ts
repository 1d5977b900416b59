import type * as double from './electron.ts';

/** The double as Electron types it. A name that Electron doesn't export doesn't compile. */
export type ElectronDouble = Pick<typeof Electron.CrossProcessExports, keyof typeof double>;
