import { define, escapeHtml, functions, textOf } from './functions.ts';
import type { TemplateFunction } from './context.ts';
import type { Entry } from './functions.ts';
import { TemplateError } from './error.ts';
import { goDuration, goTime, unixMsOf } from './go-time.ts';
import { formatValue } from './go-format.ts';
import { isGoObject, isList, isMap } from './value.ts';
import type { GoObject, Value } from './value.ts';
import { zoneOf } from './zone.ts';

/** What Alertmanager's templates share with Prometheus's: Go's built-ins and a few of their functions. */
const SHARED =
  'and or not len index slice print printf println js urlquery eq ne lt le gt ge toUpper toLower title match reReplaceAll humanizeDuration';

const SAFE = 'template.HTML';

/** Functions of Alertmanager's templates (template/template.go, DefaultFuncs). */
export const alertFunctions: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ...SHARED.split(' ').flatMap((name): Entry[] => {
    const known = functions.get(name);
    return known === undefined ? [] : [[name, known]];
  }),
  define('trimSpace', 1, 1, ([text]) => textOf(text).trim()),
  define('join', 2, 2, ([separator, list = null]) => {
    if (!isList(list)) throw new TemplateError('join takes a separator and a list of texts');
    return list.map(formatValue).join(textOf(separator));
  }),
  define('stringSlice', 0, Infinity, (args) => args.map(textOf)),
  // Already escaped: not to be escaped again where a message is HTML.
  define('html', 1, 1, ([value = null]) => safe(escapeHtml(formatValue(value)))),
  define('safeHtml', 1, 1, ([text]) => safe(textOf(text))),
  define('safeUrl', 1, 1, ([text]) => safe(textOf(text))),
  define('urlUnescape', 1, 1, ([text]) => {
    try {
      return decodeURIComponent(textOf(text).replaceAll('+', ' '));
    } catch {
      throw new TemplateError(`${JSON.stringify(textOf(text))} is no escaped address`);
    }
  }),
  define('date', 2, 2, ([layout, time = null]) => timeMethod(time, 'Format', layout ?? null)),
  define('tz', 2, 2, ([zone, time = null]) => goTime(unixMsOf(time), zoneOf(textOf(zone)))),
  define('since', 1, 1, ([time = null], world) => goDuration((world.timeMs - unixMsOf(time)) / 1000)),
  define('toJson', 1, 1, ([value = null]) => JSON.stringify(plain(value))),
]);

/** A value as HTML shows it: escaped, unless it was said to be safe. */
export function printHtml(value: Value): string {
  if (isGoObject(value) && value.goType === SAFE) return value.text;
  return escapeHtml(formatValue(value)).replaceAll('+', '&#43;');
}

function safe(text: string): GoObject {
  return { goType: SAFE, text, method: () => undefined };
}

function timeMethod(time: Value, name: string, arg: Value): Value {
  unixMsOf(time);
  return (isGoObject(time) ? time.method(name, [arg]) : undefined) ?? '';
}

/** A value as JSON has it. */
function plain(value: Value): unknown {
  if (isGoObject(value)) return value.text;
  if (isList(value)) return value.map(plain);
  if (isMap(value)) return Object.fromEntries([...value].map(([key, inner]) => [key, plain(inner)]));
  return typeof value === 'bigint' ? Number(value) : value;
}
