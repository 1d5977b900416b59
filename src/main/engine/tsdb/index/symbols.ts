/** Every distinct label name and value once, by number. */
export class SymbolTable {
  private readonly numbers = new Map<string, number>();
  /** '' for numbers that are not in use any more, which are not given again. */
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

  /** Takes a text with its number from the database; must come in the order of the numbers. */
  restore(number: number, text: string): void {
    while (this.texts.length < number) this.texts.push('');
    this.intern(text);
  }

  /** Forgets texts by number; nothing may refer to them. */
  remove(numbers: Iterable<number>): void {
    for (const number of numbers) {
      this.numbers.delete(this.text(number));
      this.texts[number] = '';
    }
  }

  /** Up to `limit` numbers below `end` that are in use and not marked. */
  unmarked(marks: Uint8Array, end: number, limit: number): number[] {
    const found: number[] = [];
    for (let number = 0; number < end && found.length < limit; number++) {
      if (marks[number] !== 1 && this.numbers.get(this.text(number)) === number) found.push(number);
    }
    return found;
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
