/** Every distinct label name and value once, by number. */
export class SymbolTable {
  private readonly numbers = new Map<string, number>();
  private readonly texts: string[] = [];

  get size(): number {
    return this.texts.length;
  }

  /** Number of a text, giving it the next one when it is new. */
  intern(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    const number = this.texts.length;
    this.numbers.set(text, number);
    this.texts.push(text);
    return number;
  }

  find(text: string): number | undefined {
    return this.numbers.get(text);
  }

  /** Up to `limit` texts from a number on. */
  textsFrom(first: number, limit: number): string[] {
    return this.texts.slice(first, first + limit);
  }

  text(number: number): string {
    const text = this.texts[number];
    if (text === undefined) throw new RangeError(`no symbol ${number}`);
    return text;
  }
}
