import type { Command, Node, Operand, Pipeline, Template } from './ast.ts';
import { Expansion } from './context.ts';
import type { TemplateWorld } from './context.ts';
import { TemplateError } from './error.ts';
import { access, functions } from './functions.ts';
import { formatValue } from './go-format.ts';
import { isList, isMap, isTrue, methodOf } from './value.ts';
import type { Value } from './value.ts';

/** Variables by name, inner scopes first. */
class Scope {
  private readonly values = new Map<string, Value>();
  private readonly outer: Scope | null;
  readonly expansion: Expansion;

  constructor(outer: Scope | null, expansion: Expansion) {
    this.outer = outer;
    this.expansion = expansion;
  }

  inner(): Scope {
    return new Scope(this, this.expansion);
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

/** Leaves the innermost {{range}}, or its turn; `text` is what the turn gave before. */
class LoopJump extends Error {
  readonly kind: 'break' | 'continue';
  text = '';

  constructor(kind: 'break' | 'continue') {
    super(kind);
    this.kind = kind;
  }
}

/** Executes a parsed template; `dot` is `.` at the start. Throws TemplateError, and MissingQuery from `world.query`. */
export function evaluateTemplate(
  template: Template,
  dot: Value,
  variables: Iterable<readonly [string, Value]>,
  world: TemplateWorld,
): string {
  const expansion = new Expansion({ world, definitions: template.definitions, functions });
  return evaluateNodes(template.nodes, dot, variables, expansion);
}

/** The same for nodes that see the definitions and functions of `expansion`. */
export function evaluateNodes(
  nodes: readonly Node[],
  dot: Value,
  variables: Iterable<readonly [string, Value]>,
  expansion: Expansion,
): string {
  const scope = new Scope(null, expansion);
  scope.declare('$', dot);
  for (const [name, value] of variables) scope.declare(name, value);
  return list(nodes, dot, scope);
}

function list(nodes: readonly Node[], dot: Value, scope: Scope): string {
  let out = '';
  for (const node of nodes) {
    scope.expansion.step(out);
    try {
      out += render(node, dot, scope);
    } catch (error) {
      if (error instanceof LoopJump) error.text = out + error.text;
      throw error;
    }
  }
  return out;
}

function render(node: Node, dot: Value, scope: Scope): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'action': {
      const value = pipeline(node.pipeline, dot, scope);
      return node.pipeline.declares === null ? scope.expansion.print(value) : '';
    }
    case 'break':
    case 'continue':
      throw new LoopJump(node.kind);
    case 'template':
      return TemplateError.at(
        () => node.place,
        () => named(node.name, node.pipeline === null ? null : pipeline(node.pipeline, dot, scope), scope),
      );
    case 'range':
      return range(node, dot, scope);
    default: {
      const inner = scope.inner();
      const value = pipeline(node.pipeline, dot, inner);
      if (!isTrue(value)) return list(node.otherwise, dot, inner);
      return list(node.then, node.kind === 'with' ? value : dot, inner);
    }
  }
}

/** A named template sees nothing of the one that calls it but its argument. */
function named(name: string, dot: Value, scope: Scope): string {
  const { expansion } = scope;
  const nodes = expansion.definitions.get(name);
  if (nodes === undefined) throw new TemplateError(`template ${JSON.stringify(name)} not defined`);
  const own = new Scope(null, expansion);
  own.declare('$', dot);
  return expansion.nested(() => list(nodes, dot, own));
}

function range(node: Extract<Node, { kind: 'range' }>, dot: Value, scope: Scope): string {
  const inner = scope.inner();
  const value = pipeline(node.pipeline, dot, inner);
  const items = itemsOf(value);
  if (items === null) throw new TemplateError(`range can't iterate over ${formatValue(value)}`);
  if (items.length === 0) return list(node.otherwise, dot, inner);
  let out = '';
  for (const [key, item] of items) {
    const turn = inner.inner();
    if (node.keyVariable !== null) turn.declare(node.keyVariable, key);
    if (node.valueVariable !== null) turn.declare(node.valueVariable, item);
    try {
      out += list(node.then, item, turn);
    } catch (error) {
      if (!(error instanceof LoopJump)) throw error;
      out += error.text;
      if (error.kind === 'break') break;
    }
  }
  return out;
}

/** Keys and items in the order of a range; null when the value has none. */
function itemsOf(value: Value): [Value, Value][] | null {
  if (isList(value)) return value.map((item, i): [Value, Value] => [BigInt(i), item]);
  if (isMap(value)) return [...value].sort(([a], [b]) => (a < b ? -1 : 1));
  return value === null ? [] : null;
}

function pipeline(node: Pipeline, dot: Value, scope: Scope): Value {
  return TemplateError.at(
    () => node.place,
    () => commands(node, dot, scope),
  );
}

function commands(node: Pipeline, dot: Value, scope: Scope): Value {
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
  const last: Value[] = piped === undefined ? [] : [piped];
  if (head.kind === 'access' && (rest.length > 0 || piped !== undefined))
    return callMethod(head, [...rest.map((each) => operand(each, dot, scope)), ...last], dot, scope);
  if (head.kind !== 'call') return operand(head, dot, scope);
  if (head.name === 'and' || head.name === 'or') return shortCircuit(head.name, rest, last, dot, scope);
  return call(head.name, [...rest.map((each) => operand(each, dot, scope)), ...last], scope);
}

/** Later arguments are only looked at when they matter, as in Go: `and $x (gt $x.y 1.0)`. */
function shortCircuit(
  name: 'and' | 'or',
  rest: readonly Operand[],
  last: readonly Value[],
  dot: Value,
  scope: Scope,
): Value {
  let value: Value | undefined;
  for (const each of rest) {
    value = operand(each, dot, scope);
    if (isTrue(value) === (name === 'or')) return value;
  }
  value = last[0] ?? value;
  if (value === undefined) throw new TemplateError(`wrong number of args for ${name}: want at least 1 got 0`);
  return value;
}

function callMethod(
  node: Extract<Operand, { kind: 'access' }>,
  args: readonly Value[],
  dot: Value,
  scope: Scope,
): Value {
  const of = operand(node.of, dot, scope);
  const name = formatValue(operand(node.key, dot, scope));
  const found = methodOf(of, name, args);
  if (found === undefined) throw new TemplateError(`${name} has arguments but cannot be invoked as function`);
  return found;
}

function call(name: string, args: readonly Value[], scope: Scope): Value {
  const fn = scope.expansion.functions.get(name);
  if (name === 'tmpl' && args.length === 2)
    return named(formatValue(args[0] ?? null), args[1] ?? null, scope);
  if (fn === undefined) throw new TemplateError(`function "${name}" not defined`);
  if (args.length < fn.minArgs || args.length > fn.maxArgs) {
    const want = fn.maxArgs === Infinity ? `at least ${fn.minArgs}` : String(fn.minArgs);
    throw new TemplateError(`wrong number of args for ${name}: want ${want} got ${args.length}`);
  }
  return fn.call(args, scope.expansion.world);
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
      return call(node.name, [], scope);
  }
}
