import type { Node } from './ast.ts';
import { alertFunctions, printHtml } from './alert-functions.ts';
import { Expansion } from './context.ts';
import { TemplateError } from './error.ts';
import { evaluateNodes } from './evaluate.ts';
import { parseTemplate } from './parser.ts';
import type { Dialect } from './parser.ts';
import type { TemplateSet } from '../types.ts';

/** A file of named templates. */
export interface TemplateFile {
  readonly file: string;
  readonly text: string;
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
