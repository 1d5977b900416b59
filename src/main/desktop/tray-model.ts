import type { EngineSummary } from '#engine/options.ts';
import { severities } from '#shared/model/severity.ts';
import type { Severity } from '#shared/model/severity.ts';
import type { EngineState } from '../supervise/types.ts';

export type TrayIcon = 'ok' | 'unknown' | Severity;

export interface TrayModel {
  icon: TrayIcon;
  /** How many alerts fire; empty for none. Shown next to the icon where the system can. */
  count: string;
  tooltip: string;
  /** How the menu offers to end a mute; null while there is none. */
  unmute: string | null;
}

/**
 * What the tray shows: the worst severity that fires, how many fire, until when this machine is quiet, and all that in words.
 * `timeOfDay` writes unix ms as the person's own clock does.
 */
export function trayModel(
  state: EngineState,
  summary: EngineSummary | null,
  timeOfDay: (ms: number) => string,
): TrayModel {
  if (state.name !== 'running' || summary === null) {
    return { icon: 'unknown', count: '', tooltip: `Watchdeck: ${wordsOf(state)}`, unmute: null };
  }
  const firing = severities.filter((severity) => summary.firing[severity] > 0);
  const total = firing.reduce((sum, severity) => sum + summary.firing[severity], 0);
  const parts = firing.map((severity) => `${summary.firing[severity]} ${severity}`);
  if (summary.targetsDown > 0) {
    parts.push(`${summary.targetsDown} ${summary.targetsDown === 1 ? 'target' : 'targets'} down`);
  }
  const said = parts.length === 0 ? 'all good' : parts.join(', ');
  const { quiet } = summary;
  const until = quiet === null ? null : `${quiet.why} until ${timeOfDay(quiet.untilMs)}`;
  return {
    icon: firing[0] ?? 'ok',
    count: total === 0 ? '' : String(total),
    tooltip: `Watchdeck: ${until === null ? said : `${said}; ${until}`}`,
    unmute: quiet?.why === 'muted' && until !== null ? `Unmute (${until})` : null,
  };
}

function wordsOf(state: EngineState): string {
  switch (state.name) {
    case 'starting':
    case 'running':
      return 'starting';
    case 'restarting':
      return `the engine starts again in ${state.delayMs / 1000} s`;
    case 'failed':
      return state.error.message;
    case 'stopping':
    case 'stopped':
      return 'stopping';
  }
}
