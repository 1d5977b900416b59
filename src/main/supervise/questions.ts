interface Waiting<T> {
  resolve: (answer: T) => void;
  reject: (error: Error) => void;
}

/** Questions under way to the other process, each answered once by its number. */
export class Questions<T> {
  private readonly waiting = new Map<number, Waiting<T>>();
  private nextId = 1;

  /** `send` puts the question with its number on the wire. */
  ask(send: (id: number) => void): Promise<T> {
    const id = this.nextId;
    this.nextId += 1;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      send(id);
    });
  }

  resolve(id: number, answer: T): void {
    this.take(id)?.resolve(answer);
  }

  reject(id: number, error: Error): void {
    this.take(id)?.reject(error);
  }

  private take(id: number): Waiting<T> | undefined {
    const found = this.waiting.get(id);
    this.waiting.delete(id);
    return found;
  }
}
