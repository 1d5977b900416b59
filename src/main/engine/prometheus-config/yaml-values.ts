import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Document, Node } from 'yaml';
import type { ConfigProblem } from '#shared/contract/system.ts';
import { DocumentError, positionOf } from '../base/yaml-document.ts';
import type { YamlDocument } from '../base/yaml-document.ts';

/**
 * A scalar as it is spelt. What it is depends on the field that takes it: Prometheus reads `password: 123` as a text and
 * `port: 123` as a number (Go's yaml.v2 decodes into the field's type).
 */
export class YamlScalar {
  readonly text: string;
  /** Neither quoted nor a block: only such a one can be a number or a switch. */
  readonly plain: boolean;

  constructor(text: string, plain: boolean) {
    this.text = text;
    this.plain = plain;
  }
}

/** Nodes after which a document that refers to its own parts over and over is refused. */
const MOST_NODES = 1_000_000;
const NULL = /^(?:~|null|Null|NULL)?$/;
const BINARY = 'tag:yaml.org,2002:binary';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The document as objects without prototype, arrays, {@link YamlScalar}s and null; throws {@link DocumentError}. */
export function yamlValues(yaml: YamlDocument): unknown {
  const reader = new Reader(yaml);
  const value = reader.read(yaml.document.contents);
  DocumentError.throwIfAny(reader.problems);
  return value;
}

class Reader {
  readonly problems: ConfigProblem[] = [];
  private readonly yaml: YamlDocument;
  private readonly document: Document;
  private nodes = 0;

  constructor(yaml: YamlDocument) {
    this.yaml = yaml;
    this.document = yaml.document;
  }

  read(node: unknown): unknown {
    if (++this.nodes > MOST_NODES) {
      this.report(node, 'the document refers to its own parts too often');
      DocumentError.throwIfAny(this.problems);
    }
    if (isAlias(node)) return this.read(node.resolve(this.document));
    if (isSeq(node)) return node.items.map((item) => this.read(item));
    if (isMap(node)) {
      const out = Object.create(null) as Record<string, unknown>;
      for (const { key, value } of node.items) {
        if (isScalar(key) && key.type === 'PLAIN' && key.source === '<<') this.merge(out, this.read(value));
        else out[this.keyText(key)] = this.read(value);
      }
      return out;
    }
    return isScalar(node) ? this.scalar(node) : null;
  }

  /** YAML 1.1's `<<`: keys of other mappings, where the mapping has no such key itself. */
  private merge(out: Record<string, unknown>, value: unknown): void {
    for (const part of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof part !== 'object' || part === null) continue;
      for (const [key, inner] of Object.entries(part)) if (!(key in out)) out[key] = inner;
    }
  }

  private keyText(key: unknown): string {
    const value = this.read(key);
    if (value instanceof YamlScalar) return value.text;
    if (value !== null) this.report(key, 'a key must be text');
    return '';
  }

  private scalar(
    node: Node & { source?: string; type?: string; value: unknown; tag?: string },
  ): YamlScalar | null {
    const text = node.source ?? (typeof node.value === 'string' ? node.value : '');
    if (node.tag === BINARY) return new YamlScalar(this.binaryText(node, text), false);
    const plain = node.type === 'PLAIN' && node.tag !== 'tag:yaml.org,2002:str';
    return plain && NULL.test(text) ? null : new YamlScalar(text, plain);
  }

  /** Bytes that are no UTF-8 become a text that isn't well formed, which no field takes. */
  private binaryText(node: Node, base64: string): string {
    const packed = base64.replace(/\s/g, '');
    if (!BASE64.test(packed)) {
      this.report(node, 'a !!binary value must be base64');
      return '';
    }
    const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return '\udcff';
    }
  }

  private report(node: unknown, message: string): void {
    this.problems.push({ file: this.yaml.file, ...positionOf(this.yaml, node), message });
  }
}
