import type { Variable } from './dashboard.ts';
import { variablesOf } from './interpolate.ts';

/** In which order variables are filled in, and those that can't be. */
export interface VariableOrder {
  /** Each after those its query uses; members of a cycle come last, as they stand in the file. */
  readonly ordered: readonly Variable[];
  /** Names of the variables that wait for each other. */
  readonly cycle: readonly string[];
}

/** Names of the variables of `among` that a variable's values depend on. Itself counts: that is a cycle of one. */
export function dependenciesOf(variable: Variable, among: ReadonlySet<string>): string[] {
  if (variable.kind !== 'query') return [];
  return variablesOf(`${variable.query} ${variable.regex ?? ''}`).filter((name) => among.has(name));
}

/** Puts chained variables in order; the rest keep theirs. */
export function orderVariables(variables: readonly Variable[]): VariableOrder {
  const names = new Set(variables.map(({ name }) => name));
  const known = new Set<string>();
  const ordered: Variable[] = [];
  let waiting = [...variables];
  for (;;) {
    const ready = waiting.filter((variable) =>
      dependenciesOf(variable, names).every((name) => known.has(name)),
    );
    if (ready.length === 0) break;
    for (const variable of ready) known.add(variable.name);
    ordered.push(...ready);
    waiting = waiting.filter((variable) => !known.has(variable.name));
  }
  return { ordered: [...ordered, ...waiting], cycle: waiting.map(({ name }) => name) };
}
