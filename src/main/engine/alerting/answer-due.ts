import type { Acknowledgement } from '#shared/contract/alerts.ts';
import { severityOf } from '#shared/model/severity.ts';
import type { Severity } from '#shared/model/severity.ts';
import type { AlertInstance } from '../rules/types.ts';
import type { SeveritySettings } from './settings/types.ts';

/** Reads the label `severity` with the console's own words first. */
export function severityBy({ words }: Pick<SeveritySettings, 'words'>) {
  return (label: string | undefined): Severity => words.get(label?.toLowerCase() ?? '') ?? severityOf(label);
}

/** Unix ms by which somebody should answer an alert; null unless it fires and nobody has it in hand. */
export function answerDueMs(
  instance: Pick<AlertInstance, 'state' | 'activeSinceMs' | 'firedAtMs'>,
  severity: Severity,
  acknowledgement: Acknowledgement | null,
  answerWithinMs: SeveritySettings['answerWithinMs'],
): number | null {
  if (instance.state !== 'firing' || acknowledgement !== null) return null;
  return (instance.firedAtMs ?? instance.activeSinceMs) + answerWithinMs[severity];
}
