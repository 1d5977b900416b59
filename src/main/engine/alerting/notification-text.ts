import { formatDuration } from '#shared/format/index.ts';
import type { AlertInstance } from '../rules/types.ts';

/** Formats a time of day and date for people. */
export type FormatTime = (ms: number) => string;

const TITLE_LENGTH = 120;
const BODY_LENGTH = 400;

/** What is wrong where: the rule's own summary, else `Rule on instance`. */
export function notificationTitle(
  rule: string,
  instance: Pick<AlertInstance, 'labels' | 'annotations'>,
): string {
  const { labels, annotations } = instance;
  const written = (annotations['summary'] ?? annotations['title'] ?? '').trim();
  if (written !== '') return cut((written.split('\n', 1)[0] ?? '').trimEnd(), TITLE_LENGTH);
  const where = labels['instance'] ?? labels['job'] ?? '';
  return cut(where === '' ? rule : `${rule} on ${where}`, TITLE_LENGTH);
}

/** The value against its threshold and since when, then the rule's description. */
export function notificationBody(
  kind: 'firing' | 'resolved',
  expr: string,
  instance: AlertInstance,
  formatTime: FormatTime,
): string {
  const { value, activeSinceMs, firedAtMs, resolvedAtMs } = instance;
  if (kind === 'resolved') {
    const endedMs = resolvedAtMs ?? activeSinceMs;
    const lasted = formatDuration(Math.max(0, endedMs - (firedAtMs ?? activeSinceMs)));
    const ended = `Recovered at ${formatTime(endedMs)} after ${lasted}.`;
    return expr === '' ? ended : `${ended} Last value while firing: ${plainNumber(value)}.`;
  }
  const threshold = thresholdOf(expr);
  const fact =
    threshold === null
      ? `Value ${plainNumber(value)} of ${cut(expr.replace(/\s+/g, ' ').trim(), 120)}`
      : `Value ${plainNumber(value)}, fires when ${threshold}`;
  const description = (instance.annotations['description'] ?? instance.annotations['message'] ?? '').trim();
  // An alert of another program comes without its expression.
  const sentence =
    expr === '' ? `Since ${formatTime(activeSinceMs)}.` : `${fact}; since ${formatTime(activeSinceMs)}.`;
  return cut(description === '' ? sentence : `${sentence}\n${description}`, BODY_LENGTH);
}

/** The comparison with a number that ends an expression, in words (`> 90` → `above 90`); null when it doesn't end in one. */
export function thresholdOf(expr: string): string | null {
  const match = /(==|!=|>=|<=|>|<)\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*\)?\s*$/.exec(expr);
  if (match === null) return null;
  const words: Record<string, string> = {
    '==': 'equal to',
    '!=': 'other than',
    '>=': 'at least',
    '<=': 'at most',
    '>': 'above',
    '<': 'below',
  };
  return `${words[match[1] ?? ''] ?? ''} ${match[2] ?? ''}`;
}

/** At most 4 significant digits where there is a fraction, whole numbers as they are. */
function plainNumber(value: number): string {
  if (!Number.isFinite(value))
    return Number.isNaN(value) ? 'not a number' : value > 0 ? 'infinite' : '-infinite';
  return Number.isInteger(value) && Math.abs(value) < 1e15
    ? String(value)
    : String(Number(value.toPrecision(4)));
}

function cut(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
