import type { AnnotationQuery, Dashboard } from '#shared/dashboard/index.ts';
import { toColor } from './colors.ts';
import type { DataSources } from './data-sources.ts';
import type { Notes } from './notes.ts';
import type { Part } from './part.ts';

/** What a dashboard draws of the past: Grafana's own annotations switch the alerts, those of Prometheus are marks from data. */
export function readAnnotations(
  annotations: Part,
  sources: DataSources,
  notes: Notes,
): Dashboard['annotations'] {
  let alerts = true;
  const queries: AnnotationQuery[] = [];
  for (const each of annotations.parts('list')) {
    const isOwn = each.number('builtIn') === 1 || each.flag('builtIn') === true;
    if (isOwn) alerts = each.flag('enable') !== false;
    else {
      const query = readQuery(each, sources, notes.at(`annotation "${each.text('name') ?? ''}"`));
      if (query !== null) queries.push(query);
    }
    each.ignore(...Object.keys(each.fields));
  }
  return { alerts, incidents: true, deployments: true, notes: true, sleep: true, queries };
}

function readQuery(each: Part, sources: DataSources, notes: Notes): AnnotationQuery | null {
  const target = each.part('target');
  const expr = (each.text('expr') ?? target.text('expr') ?? '').trim();
  const other = sources.kindOf(each.fields['datasource']);
  if (other !== null || expr === '') {
    notes.left(other === null ? 'marks made from something else than a query' : `marks from ${other}`);
    return null;
  }
  if (each.flag('enable') === false) {
    notes.left('it was switched off');
    return null;
  }
  if (each.flag('useValueForTime') === true) {
    notes.left('marks whose time is the value of a query');
    return null;
  }
  const title = each.text('titleFormat') ?? target.text('titleFormat') ?? '';
  const words = each.text('textFormat') ?? target.text('textFormat') ?? '';
  const text = [title, words].filter((part) => part !== '').join(': ');
  const color = toColor(each.text('iconColor') ?? '');
  notes.converted('marks from a query');
  return {
    name: each.text('name') ?? 'Mark',
    expr,
    ...(text === '' ? {} : { text }),
    ...(color === null ? {} : { color }),
  };
}
