import { TemplateError } from './error.ts';
import { formatG } from './go-format.ts';
import { goTime } from './go-time.ts';
import { isGoObject, typeName } from './value.ts';
import type { Value } from './value.ts';

/** Prometheus's humanize functions (template/template.go and common/helpers/templates), wording and rounding included. */

const LARGE = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const SMALL = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];
const LARGE_1024 = ['ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'];

/** Numbers and texts that are numbers; anything else is an error that names the type. */
export function toFloat(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string') {
    const text = value.trim();
    const special: Record<string, number> = { '+inf': Infinity, inf: Infinity, '-inf': -Infinity, nan: NaN };
    const known = special[text.toLowerCase()];
    if (known !== undefined) return known;
    if (text === value && text !== '' && !Number.isNaN(Number(text))) return Number(text);
    throw new TemplateError(`strconv.ParseFloat: parsing ${JSON.stringify(value)}: invalid syntax`);
  }
  const seconds = isGoObject(value) ? value.method('Seconds', []) : undefined;
  if (typeof seconds === 'number') return seconds;
  throw new TemplateError(`can't convert ${typeName(value)} to float`);
}

export function humanize(value: Value): string {
  let v = toFloat(value);
  if (v === 0 || !Number.isFinite(v)) return formatG(v, 4);
  if (Math.abs(v) < 1) return small(v);
  let prefix = '';
  for (const p of LARGE) {
    if (Math.abs(v) < 1000) break;
    prefix = p;
    v /= 1000;
  }
  return formatG(v, 4) + prefix;
}

export function humanize1024(value: Value): string {
  let v = toFloat(value);
  if (Math.abs(v) <= 1 || !Number.isFinite(v)) return formatG(v, 4);
  let prefix = '';
  for (const p of LARGE_1024) {
    if (Math.abs(v) < 1024) break;
    prefix = p;
    v /= 1024;
  }
  return formatG(v, 4) + prefix;
}

export function humanizeDuration(value: Value): string {
  const v = toFloat(value);
  if (!Number.isFinite(v)) return formatG(v, 4);
  if (v === 0) return '0s';
  if (Math.abs(v) < 1) return `${small(v)}s`;
  const sign = v < 0 ? '-' : '';
  const whole = Math.floor(Math.abs(v));
  const seconds = whole % 60;
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600) % 24;
  const days = Math.floor(whole / 86_400);
  if (days > 0) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`;
  if (hours > 0) return `${sign}${hours}h ${minutes}m ${seconds}s`;
  if (minutes > 0) return `${sign}${minutes}m ${seconds}s`;
  return `${sign}${formatG(Math.abs(v), 4)}s`;
}

export function humanizePercentage(value: Value): string {
  return `${formatG(toFloat(value) * 100, 4)}%`;
}

/** Unix seconds as Go prints a time in UTC: `2015-11-28 06:48:35.5 +0000 UTC`, ms precision. */
export function humanizeTimestamp(value: Value): string {
  const v = toFloat(value);
  if (!Number.isFinite(v)) return formatG(v, 4);
  return goTime(v * 1000).text;
}

function small(value: number): string {
  let v = value;
  let prefix = '';
  for (const p of SMALL) {
    if (Math.abs(v) >= 1) break;
    prefix = p;
    v *= 1000;
  }
  return formatG(v, 4) + prefix;
}
