import type { Command, Node, Operand, Pipeline } from './ast.ts';
import { TemplateError } from './error.ts';
import { access, functions } from './functions.ts';
import { formatValue } from './go-format.ts';
import { isTrue } from './value.ts';
import type { Value } from './value.ts';

/** Variables by name, inner scopes first. */
class Scope {
  private readonly values = new Map<string, Value>();
  private readonly outer: Scope | null;

  constructor(outer: Scope | null) {
    this.outer = outer;
  }

  get(name: string): Value {
    return this.values.get(name) ?? this.outer?.get(name) ?? null;
  }

  declare(name: string, value: Value): void {
    this.values.set(name, value);
  }

  assign(name: string, value: Value): void {
    if (this.values.has(name) || this.outer === null) this.values.set(name, value);
    else this.outer.assign(name, value);
  }
}

/** Executes a parsed template; `dot` is `.` at the start. Throws TemplateError. */
export function evaluateNodes(
  nodes: readonly Node[],
  dot: Value,
  variables: Iterable<readonly [string, Value]>,
): string {
  const scope = new Scope(null);
  scope.declare('$', dot);
  for (const [name, value] of variables) scope.declare(name, value);
  return list(nodes, dot, scope);
}

function list(nodes: readonly Node[], dot: Value, scope: Scope): string {
  let out = '';
  for (const node of nodes) out += render(node, dot, scope);
  return out;
}

function render(node: Node, dot: Value, scope: Scope): string {
  if (node.kind === 'text') return node.text;
  if (node.kind === 'action') {
    const value = pipeline(node.pipeline, dot, scope);
    return node.pipeline.declares === null ? formatValue(value) : '';
  }
  const inner = new Scope(scope);
  const value = pipeline(node.pipeline, dot, inner);
  if (node.kind !== 'range') {
    if (!isTrue(value)) return list(node.otherwise, dot, inner);
    return list(node.then, node.kind === 'with' ? value : dot, inner);
  }
  if (typeof value !== 'object' || value === null)
    throw new TemplateError(`range can't iterate over ${formatValue(value)}`);
  if (value.size === 0) return list(node.otherwise, dot, inner);
  let out = '';
  for (const [key, item] of [...value].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const turn = new Scope(inner);
    if (node.keyVariable !== null) turn.declare(node.keyVariable, key);
    if (node.valueVariable !== null) turn.declare(node.valueVariable, item);
    out += list(node.then, item, turn);
  }
  return out;
}

function pipeline(node: Pipeline, dot: Value, scope: Scope): Value {
  let value: Value | undefined;
  for (const each of node.commands) value = command(each, value, dot, scope);
  const result = value ?? null;
  if (node.declares?.assign === true) scope.assign(node.declares.name, result);
  else if (node.declares !== null) scope.declare(node.declares.name, result);
  return result;
}

/** `piped` is the value of the command before it: the last argument of this one. */
function command(operands: Command, piped: Value | undefined, dot: Value, scope: Scope): Value {
  const [head, ...rest] = operands;
  if (head === undefined) return null;
  if (head.kind !== 'call') return operand(head, dot, scope);
  const args = rest.map((each) => operand(each, dot, scope));
  return call(head.name, piped === undefined ? args : [...args, piped]);
}

function call(name: string, args: readonly Value[]): Value {
  const fn = functions.get(name);
  if (fn === undefined) throw new TemplateError(`function "${name}" not defined`);
  if (args.length < fn.minArgs || args.length > fn.maxArgs) {
    const want = fn.maxArgs === Infinity ? `at least ${fn.minArgs}` : String(fn.minArgs);
    throw new TemplateError(`wrong number of args for ${name}: want ${want} got ${args.length}`);
  }
  return fn.call(args);
}

function operand(node: Operand, dot: Value, scope: Scope): Value {
  switch (node.kind) {
    case 'literal':
      return node.value;
    case 'dot':
      return dot;
    case 'variable':
      return scope.get(node.name);
    case 'pipeline':
      return pipeline(node.pipeline, dot, scope);
    case 'access':
      return access(operand(node.of, dot, scope), operand(node.key, dot, scope));
    case 'call':
      return call(node.name, []);
  }
}
