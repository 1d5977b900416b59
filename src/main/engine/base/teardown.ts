/** Ends what was started, last first. One step that throws doesn't keep the others from being ended. */
export class Teardown {
  private readonly steps: (() => void | Promise<void>)[] = [];

  /** Registered where the thing is made, so that nothing started is forgotten. */
  add(step: () => void | Promise<void>): void {
    this.steps.push(step);
  }

  /** Rejects with the first error once every step has run; a second call does nothing. */
  async run(): Promise<void> {
    const errors: unknown[] = [];
    for (const step of this.steps.splice(0).reverse()) {
      try {
        await step();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
