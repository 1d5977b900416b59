/** Counts checks and says which failed. */
export class Tally {
  passed = 0;
  failed = 0;

  /** `difference` null: passed. */
  check(name: string, difference: string | null): void {
    if (difference === null) this.passed++;
    else {
      this.failed++;
      console.log(`FAILED ${name}: ${difference}`);
    }
  }

  /** A check that may throw. */
  async run(name: string, check: () => Promise<string | null>): Promise<void> {
    this.check(
      name,
      await check().catch((error: unknown) => (error instanceof Error ? error.message : String(error))),
    );
  }
}
