/** Variables in the texts of a dashboard: `$x`, `${x}`, `${x:format}`, `[[x]]`, as Grafana and its Prometheus source write them. */

/** What a variable stands for now. */
export interface ScopedVariable {
  readonly values: readonly string[];
  /** "All" is chosen; `values` are then every value. */
  readonly isAll: boolean;
  /** Written as it stands when "All" is chosen. */
  readonly allValue?: string;
  /** It may have several values, so expressions match it by `=~`: even one value is written as a pattern. */
  readonly isMulti?: boolean;
}

/** What every variable stands for, by name. */
export type VariableScope = ReadonlyMap<string, ScopedVariable>;

/** How a value is written where the text names no format: in an expression, to a person, in an address. */
export type DefaultFormat = 'promql' | 'text' | 'percentencode';

/** As Grafana's own: name of `$x`, then `[[x:format]]`, then `${x.field:format}`. */
export const REFERENCE = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.[^:^}]+)?(?::([^}]+))?\}/g;

/** Fills the variables in. Those the scope doesn't know stay as they are: `$1` of a `label_replace` is none. */
export function interpolate(
  text: string,
  scope: VariableScope,
  defaultFormat: DefaultFormat = 'promql',
): string {
  if (!text.includes('$') && !text.includes('[[')) return text;
  return text.replace(
    REFERENCE,
    (
      whole: string,
      plain?: string,
      square?: string,
      squareFormat?: string,
      braced?: string,
      format?: string,
    ) => {
      const name = plain ?? square ?? braced ?? '';
      const variable = scope.get(name);
      return variable ? written(name, variable, squareFormat ?? format ?? defaultFormat) : whole;
    },
  );
}

/** Names of the variables a text uses, each once, as they come. Names nobody knows are among them. */
export function variablesOf(text: string): string[] {
  const names = new Set<string>();
  for (const [, plain, square, , braced] of text.matchAll(REFERENCE))
    names.add(plain ?? square ?? braced ?? '');
  return [...names];
}

function written(name: string, variable: ScopedVariable, format: string): string {
  const { values, isAll, allValue } = variable;
  if (isAll) {
    if (format === 'text') return 'All';
    if (format === 'queryparam') return `var-${name}=${encodeURIComponent('$__all')}`;
    // What stands for "All" is an expression of its own; no format touches it.
    if (allValue !== undefined) return allValue;
  }
  return formatted(name, values, format, isAll || variable.isMulti === true || values.length > 1);
}

/** The formats of https://grafana.com/docs/grafana/latest/dashboards/variables/variable-syntax/; an unknown one is `glob`. */
function formatted(name: string, values: readonly string[], format: string, isPattern: boolean): string {
  switch (format) {
    case 'promql':
      return isPattern ? alternatives(values.map(escapePattern)) : values.map(escapeQuoted).join(',');
    case 'regex':
      return alternatives(values.map((value) => value.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&')));
    case 'pipe':
      return values.join('|');
    case 'csv':
    case 'raw':
      return values.join(',');
    case 'json':
      return JSON.stringify(values.length === 1 ? values[0] : values);
    case 'queryparam':
      return values.map((value) => `var-${name}=${encodeURIComponent(value)}`).join('&');
    case 'percentencode':
      return values.length === 1
        ? encodeURIComponent(values[0] ?? '')
        : encodeURIComponent(`{${values.join(',')}}`);
    case 'doublequote':
      return values.map((value) => `"${value.replaceAll('"', '\\"')}"`).join(',');
    case 'singlequote':
      return values.map((value) => `'${value.replaceAll("'", "\\'")}'`).join(',');
    case 'sqlstring':
      return values.map((value) => `'${value.replaceAll("'", "''")}'`).join(',');
    case 'text':
      return values.join(' + ');
    default:
      return values.length === 1 ? (values[0] ?? '') : `{${values.join(',')}}`;
  }
}

function alternatives(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : `(${values.join('|')})`;
}

/** For `=~"…"`: a pattern inside a quoted string, so every backslash is doubled. */
function escapePattern(value: string): string {
  return value
    .replaceAll('\\', '\\\\\\\\')
    .replace(/[$^*{}[\]+?.()|]/g, '\\\\$&')
    .replaceAll('"', '\\"');
}

/** For `="…"`. */
function escapeQuoted(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}
