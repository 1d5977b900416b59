import type { Page } from 'playwright';
import type { ElectronDouble } from '../../electron-double/module-shape.ts';

/** A running desktop shell, in the real Electron or its double. */
export interface Driver {
  /** Runs a self-contained function in the main process; what it takes and gives is JSON. */
  evaluate<Result, Arg>(
    call: (electron: ElectronDouble, arg: Arg) => Result | Promise<Result>,
    arg: Arg,
  ): Promise<Result>;
  /** The page of the console's window. */
  page(): Promise<Page>;
  /** What the shell printed. */
  readonly output: string;
  /** Resolves with the exit code once the shell has ended. */
  readonly ended: Promise<number | null>;
  /** Ends what still runs. */
  kill(): Promise<void>;
}
