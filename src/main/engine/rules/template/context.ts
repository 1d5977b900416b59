import type { VectorSample } from '../../promql/types.ts';
import type { Node } from './ast.ts';
import { TemplateError } from './error.ts';
import { formatValue } from './go-format.ts';
import type { Value } from './value.ts';

/** What template functions may ask of the world around them. */
export interface TemplateWorld {
  /** The evaluation's time, unix ms: what `now` and `query` mean. */
  readonly timeMs: number;
  readonly externalUrl: string;
  /** The expression's samples at `timeMs`; throws MissingQuery when they have to be fetched first. */
  readonly query: (expr: string) => readonly VectorSample[];
}

export interface TemplateFunction {
  readonly minArgs: number;
  readonly maxArgs: number;
  readonly call: (args: readonly Value[], world: TemplateWorld) => Value;
}

/** A template asked for an expression whose result isn't there yet: fetch it and expand again. */
export class MissingQuery extends Error {
  readonly expr: string;

  constructor(expr: string) {
    super(`the result of ${expr} is not there yet`);
    this.name = 'MissingQuery';
    this.expr = expr;
  }
}

/** Enough for a message of thousands of alerts; a template that calls itself twice would go on for ever without it. */
const MAX_STEPS = 1_000_000;
const MAX_DEPTH = 200;
const MAX_CHARACTERS = 1_000_000;

/** One expansion: its world, the named templates, and how much it has done. */
export class Expansion {
  readonly world: TemplateWorld;
  readonly definitions: ReadonlyMap<string, readonly Node[]>;
  readonly functions: ReadonlyMap<string, TemplateFunction>;
  /** How a value is printed. */
  readonly print: (value: Value) => string;
  private steps = 0;
  private depth = 0;

  constructor(options: {
    readonly world: TemplateWorld;
    readonly definitions: ReadonlyMap<string, readonly Node[]>;
    readonly functions: ReadonlyMap<string, TemplateFunction>;
    readonly print?: (value: Value) => string;
  }) {
    this.world = options.world;
    this.definitions = options.definitions;
    this.functions = options.functions;
    this.print = options.print ?? formatValue;
  }

  /** Counts one node; throws when the template does too much. */
  step(text: string): void {
    if (++this.steps > MAX_STEPS) throw new TemplateError('the template takes too many steps');
    if (text.length > MAX_CHARACTERS) throw new TemplateError('the template gives too much text');
  }

  /** Runs a named template. */
  nested(run: () => string): string {
    if (this.depth >= MAX_DEPTH) throw new TemplateError('exceeded maximum template depth');
    this.depth++;
    try {
      return run();
    } finally {
      this.depth--;
    }
  }
}
