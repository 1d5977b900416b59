import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import type { z } from 'zod';
import type { ConfigProblem } from '#shared/contract/system.ts';

type Path = readonly PropertyKey[];

/** A text that can't be used as it is: every problem found, each with its place. */
export class DocumentError extends Error {
  readonly problems: readonly [ConfigProblem, ...ConfigProblem[]];

  constructor(problems: readonly [ConfigProblem, ...ConfigProblem[]]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'DocumentError';
    this.problems = problems;
  }

  /** Throws when there are problems, does nothing when there are none. */
  static throwIfAny(problems: readonly ConfigProblem[]): void {
    const [first, ...rest] = problems;
    if (first) throw new DocumentError([first, ...rest]);
  }
}

/** `file:line:column: message`, as compilers print it, so that editors can jump there. */
export function formatProblem({ file, line, column, message }: ConfigProblem): string {
  return `${file}:${String(line)}:${String(column)}: ${message}`;
}

/** A YAML text with what is needed to name places in it and to edit it with its comments kept. */
export interface YamlDocument {
  readonly file: string;
  readonly document: Document;
  readonly lineCounter: LineCounter;
}

/** Reads YAML; throws {@link DocumentError} with every syntax problem. Duplicate keys are problems too. */
export function parseYaml(text: string, file: string): YamlDocument {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  DocumentError.throwIfAny(
    document.errors.map((error) => ({
      file,
      ...position(lineCounter, error.pos[0]),
      message: error.message,
    })),
  );
  return { file, document, lineCounter };
}

/**
 * Checks what stands at `path` (the whole document: `[]`) against a schema. An empty document or node counts as `{}`.
 * Throws {@link DocumentError} with every problem, its place and its path.
 */
export function checkYaml<T extends z.ZodType>(yaml: YamlDocument, path: Path, schema: T): z.output<T> {
  const node: unknown = path.length === 0 ? yaml.document.contents : yaml.document.getIn(path, true);
  const value: unknown = isNode(node) ? node.toJS(yaml.document) : node;
  return checkValue(yaml, path, value ?? {}, schema);
}

/** The same for a value made from the node at `path` in another way than yaml's own; for values of the same shape. */
export function checkValue<T extends z.ZodType>(
  yaml: YamlDocument,
  path: Path,
  value: unknown,
  schema: T,
): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  DocumentError.throwIfAny(result.error.issues.flatMap((issue) => problemsOf(issue, yaml, path)));
  throw result.error;
}

/** The place of the node at `path`, or of its nearest ancestor when it isn't there (a missing field). */
export function placeOf(yaml: YamlDocument, path: Path): { line: number; column: number } {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node: unknown = yaml.document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return position(yaml.lineCounter, node.range[0]);
  }
  return { line: 1, column: 1 };
}

/** The place of a node; the document's start when it has none. */
export function positionOf(yaml: YamlDocument, node: unknown): { line: number; column: number } {
  return isNode(node) && node.range ? position(yaml.lineCounter, node.range[0]) : { line: 1, column: 1 };
}

/** `targets[1].url`, for messages. */
export function formatPath(path: Path): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${String(part)}]` : `${i > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

function problemsOf(issue: z.core.$ZodIssue, yaml: YamlDocument, base: Path): ConfigProblem[] {
  const { file } = yaml;
  const path = [...base, ...issue.path];
  const where = path.length > 0 ? `${formatPath(path)}: ` : '';
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      file,
      ...placeOfKey(yaml, path, key),
      message: `${where}unknown field "${key}"`,
    }));
  }
  return [{ file, ...placeOf(yaml, path), message: `${where}${plain(issue)}` }];
}

function plain(issue: z.core.$ZodIssue): string {
  if (
    issue.code === 'invalid_type' &&
    issue.input === undefined &&
    issue.message.includes('received undefined')
  ) {
    return `expected ${issue.expected}, but it is missing`;
  }
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
}

/** The place of a mapping's key; the mapping's own when it has no such key. */
export function placeOfKey(yaml: YamlDocument, path: Path, key: string): { line: number; column: number } {
  const parent: unknown = path.length === 0 ? yaml.document.contents : yaml.document.getIn(path, true);
  const pair = isMap(parent)
    ? parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key)
    : undefined;
  const node = pair?.key as Node | undefined;
  return node?.range ? position(yaml.lineCounter, node.range[0]) : placeOf(yaml, path);
}

function position(lineCounter: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lineCounter.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}
