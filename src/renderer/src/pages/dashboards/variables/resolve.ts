import type { ScopedVariable, Variable } from '#shared/dashboard/index.ts';
import { parseDuration, stepFor } from '../../../app/time-range.ts';
import type { Choice } from '../address.ts';
import { shortDuration } from '../../../app/range-address.ts';

/** "All" as the address and the file write it. */
export const ALL = '$__all';
/** The interval that follows the time range. */
export const AUTO = '$__auto';

export interface Option {
  readonly value: string;
  readonly text: string;
}

/** A variable with what it may be and what it is. */
export interface ResolvedVariable {
  readonly variable: Variable;
  readonly options: readonly Option[];
  /** As chosen: may be `$__all` alone, or `$__auto`. */
  readonly chosen: readonly string[];
  readonly scoped: ScopedVariable;
  /** Why its values couldn't be asked for. */
  readonly problem: string | null;
}

/** What a variable offers; `found` are the values of a query variable. */
export function optionsOf(variable: Variable, found: readonly string[]): Option[] {
  switch (variable.kind) {
    case 'query':
      return sorted(matched(found, variable.regex), variable.sort).map(plain);
    case 'custom':
      return variable.values.map(({ value, text }) => ({ value, text: text ?? value }));
    case 'interval':
      return [
        ...(variable.autoSteps === undefined ? [] : [{ value: AUTO, text: 'auto' }]),
        ...variable.values.map(plain),
      ];
    case 'constant':
      return [plain(variable.value)];
    case 'text':
      return [];
  }
}

/** What is chosen: what the address says as far as it is offered, else the default, else the first. */
export function resolveVariable(
  variable: Variable,
  options: readonly Option[],
  choice: Choice,
  rangeMs: number,
  problem: string | null = null,
): ResolvedVariable {
  const chosen = chosenOf(variable, options, choice.get(variable.name));
  return { variable, options, chosen, scoped: scopedOf(variable, options, chosen, rangeMs), problem };
}

function chosenOf(
  variable: Variable,
  options: readonly Option[],
  wanted: readonly string[] | undefined,
): readonly string[] {
  switch (variable.kind) {
    case 'constant':
      return [variable.value];
    case 'text':
      return [wanted?.[0] ?? variable.default];
    case 'interval': {
      const value = [wanted?.[0], variable.default].find((each) => offers(options, each));
      return [value ?? options[0]?.value ?? ''];
    }
    case 'query':
    case 'custom': {
      const isAllowed = (value: string) => offers(options, value) || (value === ALL && variable.includeAll);
      // Values that a bookmark or a link names stay although nothing offers them now: a target may be back tomorrow.
      const named = wanted?.filter((value) => value !== '' && (isAllowed(value) || value !== ALL));
      if (named !== undefined && (named.length > 0 || variable.multi)) return single(variable.multi, named);
      const usual = variable.default?.filter(isAllowed) ?? [];
      if (usual.length > 0) return single(variable.multi, usual);
      const first = options[0]?.value;
      return first === undefined ? (variable.includeAll ? [ALL] : []) : [first];
    }
  }
}

function single(multi: boolean, values: readonly string[]): readonly string[] {
  if (values.includes(ALL)) return [ALL];
  return multi ? values : values.slice(0, 1);
}

function scopedOf(
  variable: Variable,
  options: readonly Option[],
  chosen: readonly string[],
  rangeMs: number,
): ScopedVariable {
  if (variable.kind === 'interval') {
    const values = chosen[0] === AUTO ? [autoInterval(variable, rangeMs)] : chosen;
    return { values, isAll: false };
  }
  if (variable.kind !== 'query' && variable.kind !== 'custom') return { values: chosen, isAll: false };
  const isMulti = variable.multi || variable.includeAll;
  if (chosen[0] !== ALL) return { values: chosen, isAll: false, isMulti };
  return {
    values: options.map(({ value }) => value),
    isAll: true,
    isMulti,
    ...(variable.allValue === undefined ? {} : { allValue: variable.allValue }),
  };
}

/** The range in so many steps, at least `autoMin`, rounded to a step that a person would name. */
function autoInterval(variable: Extract<Variable, { kind: 'interval' }>, rangeMs: number): string {
  const least = parseDuration(variable.autoMin ?? '') ?? 1_000;
  // `stepFor` makes at most 600 steps; asking it for a range as much longer makes `autoSteps` of them.
  const step = stepFor((rangeMs / (variable.autoSteps ?? 30)) * 600);
  return shortDuration(Math.max(least, step));
}

function offers(options: readonly Option[], value: string | undefined): boolean {
  return value !== undefined && options.some((option) => option.value === value);
}

function plain(value: string): Option {
  return { value, text: value };
}

/** Keeps what the pattern (`/…/i` or bare) matches; its first group, if any, is the value. */
function matched(values: readonly string[], regex: string | undefined): string[] {
  if (regex === undefined || regex === '') return [...new Set(values)];
  const slashed = /^\/(.*)\/([a-z]*)$/s.exec(regex);
  const pattern = new RegExp(slashed?.[1] ?? regex, slashed?.[2]?.replace(/[gy]/g, '') ?? '');
  const kept = new Set<string>();
  for (const value of values) {
    const match = pattern.exec(value);
    if (match)
      kept.add(
        match.groups?.value ??
          match.slice(1).find((group: string | undefined) => group !== undefined) ??
          value,
      );
  }
  return [...kept];
}

type Sort = Extract<Variable, { kind: 'query' }>['sort'];

function sorted(values: string[], sort: Sort): string[] {
  if (sort === 'none') return values;
  const isNumber = sort.startsWith('number');
  const rising = values.sort((a, b) =>
    isNumber ? firstNumber(a) - firstNumber(b) || compare(a, b) : compare(a, b),
  );
  return sort.endsWith('descending') ? rising.reverse() : rising;
}

/** "disk10" comes after "disk9": the first number of the text counts. */
function firstNumber(text: string): number {
  const match = /-?\d+(\.\d+)?/.exec(text);
  return match ? Number(match[0]) : -Infinity;
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
