import type { Override } from '#shared/dashboard/index.ts';
import { given, readOverrideDisplay } from './display.ts';
import type { Notes } from './notes.ts';
import { Part } from './part.ts';

/** `fieldConfig.overrides`. */
export function readOverrides(fieldConfig: Part, notes: Notes): Override[] {
  return fieldConfig.parts('overrides').flatMap((override) => readOverride(override, notes));
}

function readOverride(override: Part, notes: Notes): Override[] {
  const match = readMatch(override.part('matcher'), notes);
  const properties = override.parts('properties');
  override.ignore('__systemRef');
  if (match === null) {
    for (const property of properties) property.ignore('id', 'value');
    return [];
  }
  const fields: Record<string, unknown> = {};
  const custom: Record<string, unknown> = {};
  for (const property of properties) {
    const id = property.text('id') ?? '';
    const value = property.raw('value');
    if (id.startsWith('custom.')) custom[id.slice('custom.'.length)] = value;
    else fields[id] = value;
  }
  const set = readSet(new Part({ ...fields, custom }), notes);
  return Object.keys(set).length === 0 ? [] : [{ match, set }];
}

function readSet(part: Part, notes: Notes): Override['set'] {
  const custom = part.part('custom');
  const hideFrom = custom.part('hideFrom');
  const isHidden =
    hideFrom.flag('viz') === true || custom.flag('hidden') === true || custom.flag('hideFrom') === true;
  if (!isHidden && (hideFrom.flag('legend') === true || hideFrom.flag('tooltip') === true))
    notes.left('series that are hidden in the legend or the tooltip only');
  const width = custom.number('width');
  if (part.has('links')) notes.left('links of single series or columns');
  part.ignore('links');
  const set = {
    ...readOverrideDisplay(part, notes),
    name: part.text('displayName'),
    hidden: isHidden ? true : undefined,
    width: width !== undefined && width > 0 ? width : undefined,
    cell: readCell(custom, notes),
  };
  notes.rest(part);
  return given(set);
}

/** How a table's cell is drawn, by its older name or its newer object. */
export function readCell(custom: Part, notes: Notes): Override['set']['cell'] {
  const mode = custom.part('cellOptions').text('type') ?? custom.text('displayMode');
  custom.part('cellOptions').ignore('mode', 'valueDisplayMode', 'applyToRow', 'wrapText');
  switch (mode) {
    case undefined:
    case 'auto':
      return undefined;
    case 'color-text':
      return 'color-text';
    case 'color-background':
    case 'color-background-solid':
      return 'color-background';
    case 'gauge':
    case 'basic':
    case 'gradient-gauge':
    case 'lcd-gauge':
      return 'bar';
    default:
      notes.approximated(`table cells of the type "${mode}" are plain`);
      return 'plain';
  }
}

function readMatch(matcher: Part, notes: Notes): Override['match'] | null {
  const id = matcher.text('id') ?? '';
  const text = matcher.text('options');
  switch (id) {
    case 'byName':
      if (text !== undefined) return valueColumn(text) ?? { by: 'name', name: text };
      break;
    case 'byRegexp':
      if (text !== undefined) return { by: 'regex', pattern: text };
      break;
    case 'byFrameRefID':
      if (text !== undefined) return { by: 'query', query: text };
      break;
    case 'byNames': {
      const options = matcher.part('options');
      const names = options.texts('names').map((name) => name.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&'));
      options.ignore('prefix', 'readOnly');
      if (options.text('mode') === 'exclude') return { by: 'regex', pattern: `^(?!(${names.join('|')})$)` };
      return { by: 'regex', pattern: `^(${names.join('|')})$` };
    }
    case 'byType':
      if (text === 'number') {
        notes.approximated('an override of all numbers is one of all series');
        return { by: 'regex', pattern: '.*' };
      }
      if (text === 'time') return { by: 'name', name: 'Time' };
      break;
  }
  matcher.ignore('options');
  notes.left(`an override for what is found by "${id}"${text === undefined ? '' : ` (${text})`}`);
  return null;
}

/** A table's column of values is called after its query: `Value #A`. */
function valueColumn(name: string): Override['match'] | null {
  const query = /^Value #(.+)$/.exec(name)?.[1];
  return query === undefined ? null : { by: 'query', query };
}
