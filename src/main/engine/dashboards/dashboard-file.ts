import { Document } from 'yaml';
import { dashboardSchema } from '#shared/dashboard/index.ts';
import type { Dashboard } from '#shared/dashboard/index.ts';
import { checkYaml, DocumentError, parseYaml, placeOf } from '../base/yaml-document.ts';
import type { YamlDocument } from '../base/yaml-document.ts';
import { editDocument } from './edit-document.ts';
import { keepLines } from './keep-lines.ts';
import { withoutDefaults } from './without-defaults.ts';

/** Long expressions stay in one line: what breaks them is nobody's reading. */
const WRITING = { lineWidth: 0 };

/** Reads the text of a dashboard's file; throws {@link DocumentError} with every problem and its place. */
export function readDashboard(text: string, file: string): Dashboard {
  return check(parseYaml(text, file));
}

/** The text of a new file. */
export function writeDashboard(dashboard: Dashboard): string {
  const document = new Document({});
  editDocument(document, asWritten(dashboard), dashboard);
  return document.toString(WRITING);
}

/** The text changed to say `dashboard`, comments kept. A text that can't be read is written anew. */
export function editDashboard(text: string, dashboard: Dashboard): string {
  let yaml: YamlDocument;
  try {
    yaml = parseYaml(text, '');
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return writeDashboard(dashboard);
  }
  // `panels:` with its entries right below it is as good a style as ours.
  const writing = { ...WRITING, indentSeq: !/^[a-z]+:[ \t]*\n- /m.test(text) };
  const rewritten = yaml.document.toString(writing);
  editDocument(yaml.document, asWritten(dashboard), dashboard);
  return keepLines(text, rewritten, yaml.document.toString(writing));
}

function asWritten(dashboard: Dashboard): Readonly<Record<string, unknown>> {
  return withoutDefaults(dashboardSchema, dashboard) as Readonly<Record<string, unknown>>;
}

function check(yaml: YamlDocument): Dashboard {
  let dashboard: Dashboard;
  try {
    dashboard = checkYaml(yaml, [], dashboardSchema);
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    // Aliases that name themselves, or so many that reading them would take all memory.
    const message = error instanceof Error ? error.message : String(error);
    throw new DocumentError([{ file: yaml.file, line: 1, column: 1, message }]);
  }
  DocumentError.throwIfAny(
    duplicatesIn(dashboard).map(({ path, message }) => ({
      file: yaml.file,
      ...placeOf(yaml, path),
      message,
    })),
  );
  return dashboard;
}

/** Panels and variables that have what must be their own from one above, each with its path. */
export function duplicatesIn({
  panels,
  variables,
}: Dashboard): { path: (string | number)[]; message: string }[] {
  const find = (list: string, field: string, values: readonly (string | number)[]) =>
    values.flatMap((value, index) => {
      if (values.indexOf(value) === index) return [];
      const message = `${list}[${String(index)}].${field}: ${JSON.stringify(value)} is taken by one above; they must differ`;
      return [{ path: [list, index, field], message }];
    });
  return [
    ...find(
      'panels',
      'id',
      panels.map(({ id }) => id),
    ),
    ...find(
      'variables',
      'name',
      variables.map(({ name }) => name),
    ),
  ];
}
