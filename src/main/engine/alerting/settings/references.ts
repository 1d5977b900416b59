import type { AlertingSettings } from './types.ts';

/** A name that stands for nothing, and where it stands below `alerting`. */
export interface ReferenceProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Names of receivers, rotas and people that are not there, and names that stand twice. */
export function referenceProblems(
  { escalation, people, rotas }: AlertingSettings,
  receivers: ReadonlySet<string>,
): ReferenceProblem[] {
  const problems: ReferenceProblem[] = [];
  const rotaNames = new Set(rotas.map(({ name }) => name));
  const personNames = new Set(people.map(({ name }) => name));
  const check =
    (known: ReadonlySet<string>, what: string) => (name: string, path: readonly PropertyKey[]) => {
      if (!known.has(name)) problems.push({ path, message: `there is no ${what} "${name}"` });
    };
  const receiver = check(receivers, 'receiver');
  const rota = check(rotaNames, 'rota');
  const person = check(personNames, 'person');
  const twice = (section: string, what: string, entries: readonly { readonly name: string }[]): void => {
    for (const [at, { name }] of entries.entries()) {
      if (entries.findIndex((each) => each.name === name) !== at)
        problems.push({ path: [section, at, 'name'], message: `the ${what} "${name}" stands twice` });
    }
  };
  twice('people', 'person', people);
  twice('rota', 'rota', rotas);
  twice('escalation', 'chain', escalation);
  for (const [at, each] of people.entries())
    each.receivers.forEach((name, i) => receiver(name, ['people', at, 'receivers', i]));
  for (const [at, each] of rotas.entries()) {
    each.people.forEach((name, i) => person(name, ['rota', at, 'people', i]));
    each.overrides.forEach(({ person: name }, i) => person(name, ['rota', at, 'overrides', i, 'person']));
  }
  for (const [at, chain] of escalation.entries()) {
    if (chain.receiver !== null) receiver(chain.receiver, ['escalation', at, 'receiver']);
    for (const [i, level] of chain.levels.entries()) {
      const path = ['escalation', at, 'levels', i];
      level.receivers.forEach((name, j) => receiver(name, [...path, 'receivers', j]));
      level.rotas.forEach((name, j) => rota(name, [...path, 'on_call', j]));
    }
  }
  return problems;
}
