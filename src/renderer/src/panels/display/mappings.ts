import type { PanelColor, ValueMapping } from '#shared/dashboard/index.ts';

export interface MappedValue {
  readonly text: string | undefined;
  readonly color: PanelColor | undefined;
}

/** What the first fitting mapping says of a value; null when none fits. A null value is one that is missing. */
export function mapValue(
  value: number | string | null,
  mappings: readonly ValueMapping[] | undefined,
): MappedValue | null {
  const found = mappings?.find((mapping) => fits(value, mapping));
  return found === undefined ? null : { text: found.text, color: found.color };
}

function fits(value: number | string | null, mapping: ValueMapping): boolean {
  switch (mapping.kind) {
    case 'value':
      return value !== null && (String(value) === mapping.value || sameNumber(value, mapping.value));
    case 'range': {
      const number = typeof value === 'string' ? Number(value) : value;
      if (number === null || Number.isNaN(number)) return false;
      return number >= (mapping.from ?? -Infinity) && number <= (mapping.to ?? Infinity);
    }
    case 'regex':
      return value !== null && patternOf(mapping.pattern)?.test(String(value)) === true;
    case 'special':
      if (mapping.match === 'empty') return value === '';
      if (value === null) return mapping.match !== 'nan';
      return mapping.match !== 'null' && typeof value === 'number' && Number.isNaN(value);
  }
}

/** `1.0` is 1, but the empty text is no zero. */
function sameNumber(value: number | string, written: string): boolean {
  return typeof value === 'number' && written.trim() !== '' && Number(written) === value;
}

const patterns = new Map<string, RegExp | null>();

/** A pattern as Grafana writes it, with or without slashes and flags; null when it is none. Kept, since values come by the thousand. */
export function patternOf(text: string): RegExp | null {
  const known = patterns.get(text);
  if (known !== undefined) return known;
  const [, body, flags] = /^\/(.*)\/([a-z]*)$/s.exec(text) ?? [];
  let pattern: RegExp | null = null;
  try {
    pattern = new RegExp(body ?? text, (flags ?? '').replace(/[gy]/g, ''));
  } catch {
    // A half-written pattern fits nothing; the editor says what is wrong with it.
  }
  patterns.set(text, pattern);
  return pattern;
}
