import type { ConfigProblem } from '#shared/contract/system.ts';
import { parseTemplates, TemplateError } from '../../rules/index.ts';
import type { TemplateFile } from '../../rules/index.ts';
import type { TemplateSet } from '../../rules/types.ts';
import { DEFAULT_TEMPLATES } from '../templates/default-templates.ts';
import type { ReceiverEntry } from './receiver-schema.ts';
import { TEXT_FIELDS, textsOf } from './text-fields.ts';

const DEFAULTS: readonly TemplateFile[] = [{ file: 'default.tmpl', text: DEFAULT_TEMPLATES }];

/** Reads the files of `templates`; those that can't be read are named with their place and left out. */
export function readTemplateFiles(files: readonly TemplateFile[]): {
  readonly templates: TemplateSet;
  readonly problems: readonly ConfigProblem[];
} {
  const problems: ConfigProblem[] = [];
  const good = files.filter((file) => {
    try {
      parseTemplates([file]);
      return true;
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      const { line = 1, column = 1 } = error.place ?? {};
      problems.push({ file: file.file, line, column, message: `template: ${error.message}` });
      return false;
    }
  });
  return { templates: parseTemplates(good, DEFAULTS), problems };
}

/** What is wrong with the texts of receivers; the place within a text stands in the message, since its line may be folded. */
export function textProblems(
  receivers: readonly ReceiverEntry[],
  templates: TemplateSet,
  at: (path: readonly PropertyKey[], message: string) => ConfigProblem,
): ConfigProblem[] {
  const found: ConfigProblem[] = [];
  for (const [index, receiver] of receivers.entries()) {
    const entries = new Map(Object.entries(receiver));
    for (const kind of Object.keys(TEXT_FIELDS)) {
      const list = entries.get(kind);
      for (const [place, entry] of Array.isArray(list) ? list.entries() : []) {
        for (const [name, text] of Object.entries(textsOf(kind, { ...entry }))) {
          const field = name === 'subject' ? ['headers', 'Subject'] : name.split('.', 2);
          const problem = problemOf(text, templates);
          if (problem !== null) found.push(at(['receivers', index, kind, place, ...field], problem));
        }
      }
    }
  }
  return found;
}

function problemOf(text: string, templates: TemplateSet): string | null {
  try {
    templates.check(text);
    return null;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const { line = 1, column = 1 } = error.place ?? {};
    return `template, line ${String(line)}, column ${String(column)}: ${error.message}`;
  }
}
