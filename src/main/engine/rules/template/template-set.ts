import type { Node } from './ast.ts';
import { alertFunctions, printHtml } from './alert-functions.ts';
import { Expansion } from './context.ts';
import { TemplateError } from './error.ts';
import { evaluateNodes } from './evaluate.ts';
import { parseTemplate } from './parser.ts';
import type { Dialect } from './parser.ts';
import type { Value } from './value.ts';

/** A file of named templates. */
export interface TemplateFile {
  readonly file: string;
  readonly text: string;
}

/** How a text is expanded. */
export interface ExpandOptions {
  /** Where `.` stands at the start. */
  readonly dot: Value;
  /** What `since` counts to, unix ms. */
  readonly nowMs: number;
  /** Values are escaped as HTML unless they are said to be safe. */
  readonly html: boolean;
}

/** Templates in the words of Alertmanager's (`templates:` and the fields of its receivers). */
export interface TemplateSet {
  /** Did one of the files define it? */
  readonly defines: (name: string) => boolean;
  /** Throws TemplateError, with its place, when the text doesn't parse. */
  readonly check: (text: string) => void;
  /** Throws TemplateError, with its place, when the text can't be expanded. */
  readonly expand: (text: string, options: ExpandOptions) => string;
}

const DIALECT: Dialect = { functions: alertFunctions, variables: ['$'] };

/** Reads files in order; a later definition takes the place of an earlier one. Throws TemplateError with its place. */
export function parseTemplates(files: readonly TemplateFile[], base?: readonly TemplateFile[]): TemplateSet {
  const own = definitionsOf(files);
  const definitions = new Map([...definitionsOf(base ?? []), ...own]);
  return {
    defines: (name) => own.has(name),
    check: (text) => {
      parseTemplate(text, DIALECT);
    },
    expand: (text, { dot, nowMs, html }) => {
      const template = parseTemplate(text, DIALECT);
      const expansion = new Expansion({
        world: { timeMs: nowMs, externalUrl: '', query: refuseQuery },
        definitions: new Map([...definitions, ...template.definitions]),
        functions: alertFunctions,
        ...(html ? { print: printHtml } : {}),
      });
      return evaluateNodes(template.nodes, dot, [], expansion);
    },
  };
}

function definitionsOf(files: readonly TemplateFile[]): Map<string, readonly Node[]> {
  const definitions = new Map<string, readonly Node[]>();
  for (const { file, text } of files) {
    const template = parseTemplate(text, DIALECT, file);
    // What stands outside of definitions goes by the file's name.
    definitions.set(file.replace(/^.*[\\/]/, ''), template.nodes);
    for (const [name, nodes] of template.definitions) definitions.set(name, nodes);
  }
  return definitions;
}

function refuseQuery(): never {
  throw new TemplateError('there are no queries in the templates of notifications');
}
