import type { z } from 'zod';
import { variableSchema } from '#shared/dashboard/index.ts';
import type { Variable } from '#shared/dashboard/index.ts';
import type { DataSources } from './data-sources.ts';
import { given } from './display.ts';
import type { Notes } from './notes.ts';
import type { Part } from './part.ts';

type Draft = z.input<typeof variableSchema>;

/** The variables of a dashboard (`templating.list`). */
export function readVariables(dashboard: Part, sources: DataSources, notes: Notes): Variable[] {
  const inputs = new Map<string, string>();
  for (const input of dashboard.parts('__inputs')) {
    const [name, value] = [input.text('name'), input.text('value')];
    if (input.text('type') === 'constant' && name !== undefined && value !== undefined)
      inputs.set(name, value);
  }
  const taken = new Set<string>();
  return dashboard
    .part('templating')
    .parts('list')
    .flatMap((each): Variable[] => {
      const name = each.text('name') ?? '';
      const its = notes.at(`variable "${name}"`);
      const draft = readVariable(each, name, sources, inputs, its);
      if (draft === null) {
        each.ignore(...Object.keys(each.fields));
        return [];
      }
      const parsed = variableSchema.safeParse(draft);
      if (!parsed.success || taken.has(name)) {
        its.left(
          taken.has(name) ? 'another variable has its name' : String(parsed.error?.issues[0]?.message),
        );
        return [];
      }
      taken.add(name);
      its.rest(each);
      its.converted(`a variable of the kind ${parsed.data.kind}`);
      return [parsed.data];
    });
}

function readVariable(
  each: Part,
  name: string,
  sources: DataSources,
  inputs: ReadonlyMap<string, string>,
  notes: Notes,
): Draft | null {
  const type = each.text('type') ?? '';
  each.ignore(
    'type',
    'id',
    'skipUrlSync',
    'refresh',
    'options',
    'definition',
    'global',
    'state',
    'error',
    'index',
  );
  each.ignore(
    'datasource',
    'tags',
    'tagsQuery',
    'tagValuesQuery',
    'useTags',
    'selected',
    'rootStateKey',
    'origin',
  );
  const hide = each.number('hide') ?? 0;
  const label = each.text('label');
  const common = { name, label: label === '' ? undefined : label, hidden: hide === 2 };
  const chosen = chosenOf(each);
  if (each.has('description')) notes.left('its description');
  each.ignore('description');
  switch (type) {
    case 'query': {
      const source = sources.kindOf(each.fields['datasource']);
      if (source !== null) {
        notes.left(`it asks ${source}`);
        return null;
      }
      const query = queryOf(each);
      if (query === '') {
        notes.left('it has no query');
        return null;
      }
      const regex = each.text('regex');
      return given({
        kind: 'query' as const,
        ...common,
        ...choosing(each, chosen),
        query,
        regex: regex === '' ? undefined : regex,
        sort: SORTS[each.number('sort') ?? 0] ?? ('text' as const),
      });
    }
    case 'custom':
      return given({
        kind: 'custom' as const,
        ...common,
        ...choosing(each, chosen),
        values: customValues(each),
      });
    case 'interval': {
      const values = (each.text('query') ?? '').split(',').map((value) => value.trim());
      const isAuto = each.flag('auto') === true;
      const [steps, least] = [each.number('auto_count'), each.text('auto_min')];
      const first = chosen[0];
      each.ignore('multi', 'includeAll', 'allValue', 'sort', 'regex');
      return given({
        kind: 'interval' as const,
        ...common,
        values: values.filter((value) => value !== '' && value !== 'auto'),
        default: first === undefined || first.startsWith('$__auto') ? undefined : first,
        autoSteps: isAuto ? Math.max(1, Math.round(steps ?? 30)) : undefined,
        autoMin: isAuto && least !== '' ? least : undefined,
      });
    }
    case 'constant': {
      const value = each.text('query') ?? chosen[0] ?? '';
      const input = inputs.get(/^\$\{(\w+)\}$/.exec(value)?.[1] ?? '');
      // A constant was never shown, unless it said so.
      return given({
        kind: 'constant' as const,
        ...common,
        hidden: hide !== 0 || !each.has('label'),
        value: input ?? value,
      });
    }
    case 'textbox':
      return given({
        kind: 'text' as const,
        ...common,
        default: chosen[0] ?? each.text('query') ?? '',
      });
    case 'datasource':
      notes.approximated('there is one data source here, Watchdeck’s own, so nothing is chosen');
      return null;
    case 'adhoc':
      notes.left('filters that are put into every query');
      return null;
    default:
      notes.left(`a variable of the kind "${type}"`);
      return null;
  }
}

const SORTS: readonly Extract<Variable, { kind: 'query' }>['sort'][] = [
  'none',
  'text',
  'text-descending',
  'number',
  'number-descending',
  // Whatever the case, and "natural": names with numbers are in the order of these anyhow.
  'text',
  'text-descending',
  'text',
  'text-descending',
];

/** The query in any of the shapes it had: a text, or an object with one. */
function queryOf(each: Part): string {
  const text = each.text('query');
  const inside = each.part('query');
  const nested = inside.text('query') ?? inside.text('expr');
  inside.ignore('refId', 'qryType', 'metric', 'label', 'labelFilters', 'match', 'stream', 'type');
  return (text ?? nested ?? each.text('definition') ?? '').trim();
}

function chosenOf(each: Part): string[] {
  const current = each.part('current');
  const { value } = current.fields;
  current.ignore('text', 'value', 'selected', 'tags', 'isNone');
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((one): one is string => typeof one === 'string' && one !== '');
}

function choosing(each: Part, chosen: readonly string[]) {
  const allValue = each.text('allValue');
  const includeAll = each.flag('includeAll') === true;
  const fitting = chosen.filter((value) => value !== '$__all' || includeAll);
  return given({
    multi: each.flag('multi') === true,
    includeAll,
    allValue: allValue === '' || allValue === undefined ? undefined : allValue,
    default: fitting.length === 0 ? undefined : fitting,
  });
}

/** `a, b : c, d\,e`: texts and values stand with a colon between them, commas inside behind a backslash. */
function customValues(each: Part): { value: string; text?: string }[] {
  const { query } = each.fields;
  each.ignore('query', 'sort', 'regex', 'valuesFormat');
  const written = typeof query === 'string' ? (query.match(/(?:\\,|[^,])+/g) ?? []) : [];
  return written.map((one) => {
    const plain = one.replace(/\\,/g, ',').trim();
    const [, text, value] = /^(.+?)\s:\s(.+)$/s.exec(plain) ?? [];
    return text === undefined || value === undefined
      ? { value: plain }
      : { value: value.trim(), text: text.trim() };
  });
}
