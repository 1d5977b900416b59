/** An object of a JSON text. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * One object of the JSON that is imported, which remembers what was read of it. What nobody read is told at the end, so
 * that nothing is lost silently, whatever other programs write into these files. A value of another type than the one asked
 * for counts as not read.
 */
export class Part {
  readonly fields: Fields;
  private readonly seen = new Set<string>();
  private readonly children = new Map<string, Part>();

  constructor(value: unknown) {
    this.fields = isFields(value) ? value : {};
  }

  has(key: string): boolean {
    return !isEmpty(this.fields[key]);
  }

  /** Whatever stands there. */
  raw(key: string): unknown {
    this.seen.add(key);
    return this.fields[key];
  }

  /** Also of a number. */
  text(key: string): string | undefined {
    const value = this.fields[key];
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    this.seen.add(key);
    return String(value);
  }

  /** Also of a text that is one. */
  number(key: string): number | undefined {
    const value = this.fields[key];
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
    this.seen.add(key);
    return number;
  }

  flag(key: string): boolean | undefined {
    const value = this.fields[key];
    if (typeof value !== 'boolean') return undefined;
    this.seen.add(key);
    return value;
  }

  /** The object there; an empty one where there is none. */
  part(key: string): Part {
    const known = this.children.get(key);
    if (known !== undefined) return known;
    const value = this.fields[key];
    const part = new Part(value);
    if (isFields(value)) {
      this.seen.add(key);
      this.children.set(key, part);
    }
    return part;
  }

  /** The objects of a list. */
  parts(key: string): Part[] {
    const value = this.fields[key];
    if (!Array.isArray(value)) return [];
    this.seen.add(key);
    return value.filter(isFields).map((each, i) => {
      const path = `${key}[${String(i)}]`;
      const part = this.children.get(path) ?? new Part(each);
      this.children.set(path, part);
      return part;
    });
  }

  /** The texts of a list. */
  texts(key: string): string[] {
    const value = this.fields[key];
    if (!Array.isArray(value)) return [];
    this.seen.add(key);
    return value.filter((each): each is string => typeof each === 'string');
  }

  /** These say nothing that is missed here, or somebody else tells what is left of them. */
  ignore(...keys: readonly string[]): this {
    for (const key of keys) {
      this.seen.add(key);
      for (const path of [...this.children.keys()])
        if (path === key || path.startsWith(`${key}[`)) this.children.delete(path);
    }
    return this;
  }

  /** These say nothing as long as they have these values, the usual ones. */
  usual(values: Fields): this {
    for (const [key, value] of Object.entries(values)) {
      const its = this.fields[key];
      if ((Array.isArray(value) ? (value as unknown[]) : [value]).includes(its)) this.seen.add(key);
    }
    return this;
  }

  /** What nobody read and isn't empty, as paths. */
  unread(): string[] {
    const own = Object.keys(this.fields).filter((key) => !this.seen.has(key) && this.has(key));
    const nested = [...this.children].flatMap(([key, child]) =>
      child.unread().map((path) => `${key}.${path}`),
    );
    return [...own, ...nested];
  }
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
