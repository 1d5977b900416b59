import type { ImportNote } from '#shared/contract/dashboards.ts';
import { dashboardSchema, panelSchema } from '#shared/dashboard/index.ts';
import type { Dashboard, Panel, Place } from '#shared/dashboard/index.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { readAnnotations } from './annotations.ts';
import { findDataSources } from './data-sources.ts';
import type { DataSources } from './data-sources.ts';
import { given } from './display.ts';
import type { PanelFrame } from './draft.ts';
import { layOut } from './layout.ts';
import { readLinks } from './links.ts';
import { createNotes } from './notes.ts';
import type { Notes } from './notes.ts';
import { rangeText, readPanel } from './panel.ts';
import { isFields, Part } from './part.ts';
import type { Fields } from './part.ts';
import { rowsToPanels } from './upgrade/rows.ts';
import { upgradePanel } from './upgrade/upgrade-panel.ts';
import { readVariables } from './variables.ts';

/** Dashboards have at most so many (dashboard.ts of the model). */
const MOST_PANELS = 500;

/**
 * Converts a Grafana dashboard (schema versions 16 to 41, and the rows of those before) and says of every part what became
 * of it. Throws `bad_request` for what is none.
 */
export function importGrafana(json: string): { dashboard: Dashboard; notes: ImportNote[] } {
  const fields = dashboardOf(json);
  const dashboard = new Part(fields);
  const list: ImportNote[] = [];
  const notes = createNotes(list, 'dashboard');
  const sources = findDataSources(dashboard);
  const panels = readPanels(dashboard, sources, notes);
  const variables = readVariables(dashboard, sources, notes);
  readRest(dashboard, notes);
  const title = dashboard.text('title');
  const description = dashboard.text('description');
  const links = readLinks(dashboard.parts('links'), notes);
  const range = rangeOf(dashboard.part('time'), notes);
  const tags = dashboard.texts('tags');
  const annotations = readAnnotations(dashboard.part('annotations'), sources, notes);
  notes.rest(dashboard);
  return {
    dashboard: dashboardSchema.parse(
      given({
        title: title === undefined || title === '' ? 'Imported dashboard' : title,
        description: description === '' ? undefined : description,
        tags,
        range,
        links: links.length === 0 ? undefined : links,
        variables,
        annotations,
        panels,
      }),
    ),
    notes: list,
  };
}

function dashboardOf(json: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WatchdeckError('bad_request', `This is no JSON: ${reason}`);
  }
  if (!isFields(value))
    throw new WatchdeckError('bad_request', 'This is no dashboard: an object was expected');
  // As the API and newer exports wrap it.
  const inside = [value['dashboard'], value['spec']].find(isFields) ?? value;
  if ('elements' in inside && 'layout' in inside)
    throw new WatchdeckError(
      'bad_request',
      'This dashboard is in Grafana’s resource format of version 2: export it as "Classic" JSON',
    );
  if (!Array.isArray(inside['panels']) && !Array.isArray(inside['rows']))
    throw new WatchdeckError(
      'bad_request',
      'This is no dashboard of Grafana: it has neither panels nor rows',
    );
  return inside;
}

function readPanels(dashboard: Part, sources: DataSources, notes: Notes): Panel[] {
  const rows = dashboard.raw('rows');
  const library = dashboard.part('__elements');
  library.ignore(...Object.keys(library.fields));
  const listed = dashboard.parts('panels');
  const old = Array.isArray(rows) ? rowsToPanels(rows).map((each) => new Part(each)) : [];
  if (old.length > 0) notes.converted('rows are panels on the grid');
  const all = layOut([...listed, ...old]);
  const copies = all.filter(({ panel }) => isCopy(panel));
  for (const { panel } of copies) panel.ignore(...Object.keys(panel.fields));
  if (copies.length > 0)
    notes.converted(`copies of repeated panels (${String(copies.length)}) are made anew`);
  const panels = all.filter(({ panel }) => !isCopy(panel));
  if (panels.length > MOST_PANELS) notes.left(`panels beyond ${String(MOST_PANELS)}`);
  const ids = new Set<number>();
  return panels.slice(0, MOST_PANELS).map(({ panel, at }): Panel => {
    const id = freeId(panel.number('id'), ids);
    ids.add(id);
    const whole = withLibrary(panel, library);
    const title = whole.text('title') ?? '';
    const its = notes.at(`${panel.fields['type'] === 'row' ? 'row' : 'panel'} "${title}" (id ${String(id)})`);
    return convertPanel(whole, id, at, sources, its);
  });
}

/** Panels that Grafana made for the values of a variable and kept in the file. */
function isCopy(panel: Part): boolean {
  return typeof panel.fields['repeatPanelId'] === 'number' || panel.has('repeatedByRow');
}

function convertPanel(old: Part, id: number, at: Place, sources: DataSources, notes: Notes): Panel {
  const type = old.text('type') ?? '';
  if (old.has('alert')) notes.left('its alert: write it as an alerting rule');
  old.ignore('alert');
  const panel = type === 'row' ? old : upgradePanel(old, notes);
  const frame = readFrame(panel, id, at, notes);
  if (type === 'row') {
    const collapsed = panel.flag('collapsed') === true;
    panel.ignore('panels', 'targets', 'datasource', 'type');
    notes.rest(panel);
    return panelSchema.parse({ kind: 'row', ...frame, collapsed });
  }
  const draft = readPanel(panel, frame, sources, notes);
  const parsed = draft === null ? null : panelSchema.safeParse(draft);
  if (parsed?.success === true) {
    notes.rest(panel);
    notes.converted(whatIs(parsed.data));
    return parsed.data;
  }
  const name = type === '' ? 'without a kind' : `of the kind "${type}"`;
  const reason = parsed === null ? 'there is none such here' : String(parsed.error.issues[0]?.message);
  notes.left(`a panel ${name}: ${reason}`);
  const expressions = panel.parts('targets').flatMap((target) => target.text('expr') ?? []);
  const asked =
    expressions.length === 0 ? '' : `\n\n${expressions.map((expr) => `\`\`\`\n${expr}\n\`\`\``).join('\n')}`;
  const markdown = `_A panel ${name}, which isn’t drawn here._${asked}`;
  return panelSchema.parse({ kind: 'text', ...frame, markdown });
}

function readFrame(panel: Part, id: number, at: Place, notes: Notes): PanelFrame {
  const description = panel.text('description');
  const repeat = panel.text('repeat');
  const most = panel.number('maxPerRow') ?? 24 / (panel.number('minSpan') ?? 6);
  const direction = panel.text('repeatDirection');
  panel.ignore(
    'id',
    'gridPos',
    'pluginVersion',
    'editable',
    'error',
    'isNew',
    'span',
    'height',
    'transparent',
  );
  panel.ignore(
    'renderer',
    'libraryPanel',
    'hideTimeOverride',
    'scopedVars',
    'repeatIteration',
    'maxPerRow',
    'minSpan',
  );
  const links = readLinks(panel.parts('links'), notes);
  return given({
    id,
    title: panel.text('title') ?? '',
    description: description === '' ? undefined : description,
    at,
    links: links.length === 0 ? undefined : links,
    repeat:
      repeat === undefined || repeat === ''
        ? undefined
        : {
            variable: repeat,
            direction: direction === 'v' ? ('down' as const) : ('right' as const),
            maxPerRow: Math.min(24, Math.max(1, Math.round(most))),
          },
  });
}

/** A panel of Grafana's library with what the export brought of it. */
function withLibrary(panel: Part, library: Part): Part {
  const uid = panel.part('libraryPanel').text('uid');
  const model = uid === undefined ? undefined : library.part(uid).fields['model'];
  if (!isFields(model)) return panel;
  return new Part({ ...model, ...panel.fields, libraryPanel: undefined });
}

function whatIs(panel: Panel): string {
  const count = 'queries' in panel ? panel.queries.length : 0;
  return `a panel of the kind ${panel.kind}${count === 0 ? '' : `, ${String(count)} ${count === 1 ? 'query' : 'queries'}`}`;
}

/** What belongs to Grafana's own housekeeping, or is the console's to say. */
function readRest(dashboard: Part, notes: Notes): void {
  const timezone = dashboard.text('timezone') ?? '';
  if (timezone !== '' && timezone !== 'browser')
    notes.left(`its time zone, ${timezone}: the console’s own holds`);
  dashboard.ignore(
    'id',
    'uid',
    'version',
    'iteration',
    'gnetId',
    'schemaVersion',
    'editable',
    'style',
    'timezone',
  );
  dashboard.ignore(
    '__requires',
    '__inputs',
    '__elements',
    'refresh',
    'timepicker',
    'weekStart',
    'graphTooltip',
  );
  dashboard.ignore(
    'fiscalYearStartMonth',
    'liveNow',
    'preload',
    'sharedCrosshair',
    'hideControls',
    'originalTitle',
  );
  dashboard.ignore('templating', 'panels', 'meta', 'slug', 'isStarred', 'folderUid', 'snapshot', 'revision');
}

function rangeOf(time: Part, notes: Notes): string | undefined {
  const from = time.text('from');
  const to = time.text('to');
  time.ignore('from', 'to');
  if (from === undefined) return undefined;
  if (to !== undefined && to !== 'now') notes.approximated(`opens with what was last, not until ${to}`);
  return rangeText(from, notes, 'the time it opens with');
}

function freeId(wanted: number | undefined, taken: ReadonlySet<number>): number {
  if (wanted !== undefined && Number.isSafeInteger(wanted) && wanted >= 1 && !taken.has(wanted))
    return wanted;
  let id = 1;
  for (const each of taken) id = Math.max(id, each + 1);
  return id;
}
