/** Kept of the beginning and of the end: the first lines say what was done, the last ones what went wrong. */
const KEPT_CHARACTERS = 8_192;

/** Keeps a step's output, bounded whatever a program prints. */
export class KeptOutput {
  private head = '';
  private tail = '';
  private leftOut = 0;

  add(text: string): void {
    const room = KEPT_CHARACTERS - this.head.length;
    this.head += text.slice(0, room);
    const all = this.tail + text.slice(Math.max(0, room));
    this.tail = all.slice(-KEPT_CHARACTERS);
    this.leftOut += all.length - this.tail.length;
  }

  get text(): string {
    if (this.leftOut === 0) return this.head + this.tail;
    return `${this.head}\n… ${String(this.leftOut)} characters left out …\n${this.tail}`;
  }
}
