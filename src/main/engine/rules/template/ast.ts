import type { TemplatePlace } from './error.ts';
import type { Value } from './value.ts';

/** One piece of a template. */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipeline: Pipeline }
  | {
      readonly kind: 'if' | 'with';
      readonly pipeline: Pipeline;
      readonly then: readonly Node[];
      readonly otherwise: readonly Node[];
    }
  | {
      readonly kind: 'range';
      readonly pipeline: Pipeline;
      readonly keyVariable: string | null;
      readonly valueVariable: string | null;
      readonly then: readonly Node[];
      readonly otherwise: readonly Node[];
    }
  | {
      readonly kind: 'template';
      readonly name: string;
      readonly pipeline: Pipeline | null;
      readonly place: TemplatePlace;
    }
  | { readonly kind: 'break' | 'continue' };

/** A parsed template: what it prints, and what `{{define}}` named in it. */
export interface Template {
  readonly nodes: readonly Node[];
  readonly definitions: ReadonlyMap<string, readonly Node[]>;
  /** True when it calls `query`, so that expanding it needs the store. */
  readonly queries: boolean;
}

/** `a | b | c`: each command gets the value before it as its last argument. */
export interface Pipeline {
  readonly declares: { readonly name: string; readonly assign: boolean } | null;
  readonly commands: readonly Command[];
  readonly place: TemplatePlace;
}

/** A function, a method or a single operand, with arguments. */
export type Command = readonly Operand[];

export type Operand =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'call'; readonly name: string }
  | { readonly kind: 'dot' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline }
  | { readonly kind: 'access'; readonly of: Operand; readonly key: Operand };
