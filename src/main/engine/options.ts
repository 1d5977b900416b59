import type { Severity } from '#shared/model/severity.ts';
import type { Clock } from './base/clock.ts';
import type { ShellNotification } from '#shared/shell/control.ts';

/** What a shell gives the engine it starts. */
export interface EngineOptions {
  readonly shell: 'desktop' | 'serve' | 'test';
  readonly appVersion: string;
  readonly dataDir: string;
  /** Absent: `watchdeck.yml` in the data folder. */
  readonly configFile?: string | undefined;
  /** Where time comes from; the machine's own clocks unless told. */
  readonly clock?: Clock;
  /** Shows a native notification; rejects when it could not be shown. */
  readonly notify: (notification: ShellNotification) => Promise<void>;
  /** Takes the notification of this key off the screen. Absent: what is shown stays. */
  readonly withdraw?: (key: string) => void;
  /** Prints a self-contained page to PDF; rejects `unsupported` where there is no printer. */
  readonly print: (html: string) => Promise<Uint8Array>;
  /** For the tray: called when the counts change. */
  readonly onSummary?: (summary: EngineSummary) => void;
}

export interface EngineSummary {
  readonly firing: Record<Severity, number>;
  readonly targetsDown: number;
  /** This machine shows no notifications until then (unix ms). */
  readonly quiet: { readonly untilMs: number; readonly why: 'muted' | 'quiet hours' } | null;
}
