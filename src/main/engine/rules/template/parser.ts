import type { Command, Node, Operand, Pipeline, Template } from './ast.ts';
import { placeIn, TemplateError } from './error.ts';
import type { TemplatePlace } from './error.ts';
import type { TemplateFunction } from './context.ts';
import { functions } from './functions.ts';
import { lex } from './lexer.ts';
import type { Token } from './lexer.ts';
import type { Value } from './value.ts';

const BLOCKS = new Set(['if', 'with', 'range']);

/** What a template may name. */
export interface Dialect {
  readonly functions: ReadonlyMap<string, TemplateFunction>;
  /** Those declared before every template. */
  readonly variables: readonly string[];
}

/** Prometheus's: templates of labels and annotations. */
const RULES: Dialect = {
  functions,
  variables: ['$', '$labels', '$value', '$externalLabels', '$externalURL'],
};

/** Parses a template; throws TemplateError, with its place, for syntax, undefined variables and functions. */
export function parseTemplate(text: string, dialect: Dialect = RULES, file = ''): Template {
  let at = 0;
  return TemplateError.at(
    () => placeIn(text, at, file),
    () => {
      const parser = new Parser(
        lex(text, (offset) => (at = offset)),
        dialect,
        (offset) => placeIn(text, offset, file),
      );
      return TemplateError.at(
        () => placeIn(text, parser.offset(text.length), file),
        () => parser.parse(),
      );
    },
  );
}

class Parser {
  private readonly tokens: readonly Token[];
  private at = 0;
  private readonly dialect: Dialect;
  private readonly placeOf: (offset: number) => TemplatePlace;
  private variables: string[];
  private readonly definitions = new Map<string, readonly Node[]>();
  private queries = false;
  private loops = 0;

  constructor(tokens: readonly Token[], dialect: Dialect, placeOf: (offset: number) => TemplatePlace) {
    this.tokens = tokens;
    this.dialect = dialect;
    this.placeOf = placeOf;
    this.variables = [...dialect.variables];
  }

  /** Of the token last read: where an error is. */
  offset(end: number): number {
    return this.tokens[Math.max(this.at - 1, 0)]?.at ?? end;
  }

  parse(): Template {
    const nodes = this.nodes(null);
    const stray = this.peekWord();
    if (stray !== null) throw new TemplateError(`unexpected {{${stray}}}`);
    return { nodes, definitions: this.definitions, queries: this.queries };
  }

  /** Nodes up to {{end}}, {{else}} (left unread) or the end of the template, which only the outermost list may meet. */
  private nodes(block: string | null): Node[] {
    const out: Node[] = [];
    for (let token = this.peek(); token !== undefined; token = this.peek()) {
      if (token.kind === 'text') {
        this.at++;
        out.push({ kind: 'text', text: token.text });
        continue;
      }
      const word = this.peekWord();
      if (word === 'end' || word === 'else') return out;
      this.expect('open');
      if (word !== null && BLOCKS.has(word)) {
        this.at++;
        out.push(this.block(word as 'if' | 'with' | 'range'));
      } else if (word === 'define' || word === 'template' || word === 'block') {
        this.at++;
        out.push(...this.named(word));
      } else if (word === 'break' || word === 'continue') {
        this.at++;
        if (this.loops === 0) throw new TemplateError(`{{${word}}} outside {{range}}`);
        out.push({ kind: word });
        this.expect('close');
      } else {
        out.push({ kind: 'action', pipeline: this.pipeline() });
        this.expect('close');
      }
    }
    if (block !== null) throw new TemplateError(`unexpected EOF: {{${block}}} without {{end}}`);
    return out;
  }

  private block(kind: 'if' | 'with' | 'range'): Node {
    const scope = [...this.variables];
    const names = kind === 'range' ? this.rangeVariables() : [];
    const pipeline = this.pipeline();
    this.expect('close');
    if (kind === 'range') this.loops++;
    const then = this.nodes(kind);
    if (kind === 'range') this.loops--;
    const otherwise = this.otherwise(kind);
    this.variables = scope;
    if (kind !== 'range') return { kind, pipeline, then, otherwise };
    const [first, second] = names;
    return {
      kind,
      pipeline,
      keyVariable: second === undefined ? null : (first ?? null),
      valueVariable: second ?? first ?? null,
      then,
      otherwise,
    };
  }

  /** What follows the first list: {{end}}, {{else}} … {{end}} or {{else if …}}, which is an if inside the else. */
  private otherwise(kind: 'if' | 'with' | 'range'): Node[] {
    this.expect('open');
    const word = this.next().text;
    if (word === 'end') {
      this.expect('close');
      return [];
    }
    const nested = this.peek();
    if (nested?.kind === 'word' && nested.text === kind && kind !== 'range') {
      this.at++;
      return [this.block(kind)];
    }
    this.expect('close');
    const nodes = this.nodes(kind);
    this.expect('open');
    const end = this.next().text;
    if (end !== 'end') throw new TemplateError(`expected end; found {{${end}}}`);
    this.expect('close');
    return nodes;
  }

  /** {{define "x"}} … {{end}}, {{template "x" pipeline}}, {{block "x" pipeline}} … {{end}}: a definition used at once. */
  private named(word: 'define' | 'template' | 'block'): Node[] {
    const token = this.next();
    if (token.kind !== 'string')
      throw new TemplateError(`unexpected ${JSON.stringify(token.text)} in ${word} clause`);
    const name = unquote(token.text);
    const pipeline = word === 'define' || this.peek()?.kind === 'close' ? null : this.pipeline();
    this.expect('close');
    const use: Node = { kind: 'template', name, pipeline, place: this.placeOf(token.at) };
    if (word === 'template') return [use];
    const { variables, loops } = this;
    this.variables = ['$'];
    this.loops = 0;
    this.definitions.set(name, this.nodes(word));
    this.expect('open');
    const end = this.next().text;
    if (end !== 'end') throw new TemplateError(`expected end; found {{${end}}}`);
    this.expect('close');
    this.variables = variables;
    this.loops = loops;
    return word === 'block' ? [use] : [];
  }

  private rangeVariables(): string[] {
    const names: string[] = [];
    const start = this.at;
    while (this.peek()?.kind === 'variable') {
      names.push(this.next().text);
      const token = this.peek();
      if (token?.text === ',') this.at++;
      else if (token?.text === ':=') {
        this.at++;
        this.variables.push(...names);
        return names;
      } else break;
    }
    this.at = start;
    return [];
  }

  private pipeline(): Pipeline {
    const place = this.placeOf(this.peek()?.at ?? 0);
    const declares = this.declaration();
    const commands: Command[] = [this.command()];
    while (this.peek()?.text === '|') {
      this.at++;
      const command = this.command();
      if (command[0]?.kind !== 'call' && command[0]?.kind !== 'access')
        throw new TemplateError('non executable command in pipeline stage ' + String(commands.length + 1));
      commands.push(command);
    }
    if (declares !== null && !declares.assign) this.variables.push(declares.name);
    return { declares, commands, place };
  }

  private declaration(): Pipeline['declares'] {
    const name = this.peek();
    const sign = this.tokens[this.at + 1]?.text;
    if (name?.kind !== 'variable' || (sign !== ':=' && sign !== '=')) return null;
    if (sign === '=') this.checkVariable(name.text);
    this.at += 2;
    return { name: name.text, assign: sign === '=' };
  }

  private command(): Command {
    const operands: Operand[] = [];
    for (;;) {
      const token = this.peek();
      if (token === undefined || token.kind === 'close' || token.text === '|' || token.text === ')') break;
      operands.push(this.operand());
    }
    if (operands.length === 0) throw new TemplateError('missing value for command');
    const head = operands[0]?.kind;
    if (operands.length > 1 && head !== 'call' && head !== 'access')
      throw new TemplateError("can't give argument to non-function");
    return operands;
  }

  private operand(): Operand {
    let operand = this.primary();
    for (;;) {
      const token = this.peek();
      if (token === undefined || token.spaced) return operand;
      if (token.kind === 'field') {
        this.at++;
        operand = { kind: 'access', of: operand, key: { kind: 'literal', value: token.text.slice(1) } };
      } else if (token.text === '[') {
        // Not Go's syntax (that is `index $labels "x"`), but what authors coming from other languages write.
        this.at++;
        operand = { kind: 'access', of: operand, key: this.operand() };
        if (this.next().text !== ']') throw new TemplateError("expected ']' after the key");
      } else return operand;
    }
  }

  private primary(): Operand {
    const token = this.next();
    switch (token.kind) {
      case 'string':
        return { kind: 'literal', value: unquote(token.text) };
      case 'character':
        // An integer to Go: what the character's number is.
        return { kind: 'literal', value: BigInt(unquote(token.text).codePointAt(0) ?? 0) };
      case 'number':
        return { kind: 'literal', value: numberOf(token.text) };
      case 'variable':
        this.checkVariable(token.text);
        return { kind: 'variable', name: token.text };
      case 'field':
        return { kind: 'access', of: { kind: 'dot' }, key: { kind: 'literal', value: token.text.slice(1) } };
      case 'word':
        this.queries ||= token.text === 'query';
        return this.wordOperand(token.text);
      default:
    }
    if (token.text === '.') return { kind: 'dot' };
    if (token.text !== '(') throw new TemplateError(`unexpected ${JSON.stringify(token.text)} in operand`);
    const pipeline = this.pipeline();
    if (this.next().text !== ')') throw new TemplateError('unclosed left paren');
    return { kind: 'pipeline', pipeline };
  }

  private wordOperand(word: string): Operand {
    const constant = CONSTANTS.get(word);
    if (constant !== undefined) return { kind: 'literal', value: constant };
    if (!this.dialect.functions.has(word)) throw new TemplateError(`function "${word}" not defined`);
    return { kind: 'call', name: word };
  }

  private checkVariable(name: string): void {
    if (!this.variables.includes(name)) throw new TemplateError(`undefined variable "${name}"`);
  }

  private peek(): Token | undefined {
    return this.tokens[this.at];
  }

  /** The keyword of the action that starts here. */
  private peekWord(): string | null {
    if (this.peek()?.kind !== 'open') return null;
    const word = this.tokens[this.at + 1];
    return word?.kind === 'word' ? word.text : null;
  }

  private next(): Token {
    const token = this.tokens[this.at++];
    if (token === undefined) throw new TemplateError('unexpected EOF');
    return token;
  }

  private expect(kind: Token['kind']): void {
    const token = this.next();
    if (token.kind !== kind) throw new TemplateError(`unexpected ${JSON.stringify(token.text)} in command`);
  }
}

const CONSTANTS = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['nil', null],
]);

function numberOf(text: string): Value {
  return /^[-+]?(\d+|0[xX][0-9a-fA-F]+)$/.test(text)
    ? BigInt(text.replace(/^[-+]/, '')) * (text.startsWith('-') ? -1n : 1n)
    : Number(text);
}

/** Go's string literal: raw between backquotes; else with backslash escapes, which JSON shares but for a few. */
function unquote(literal: string): string {
  const inner = literal.slice(1, -1);
  if (literal.startsWith('`')) return inner;
  const single: Record<string, string> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
  return inner.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)/g, (_, escape: string) =>
    escape.length > 1 ? String.fromCharCode(parseInt(escape.slice(1), 16)) : (single[escape] ?? escape),
  );
}
