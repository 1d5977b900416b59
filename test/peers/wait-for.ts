/** Asks until the answer is so; throws with the last one when it isn't by `untilMs` (as performance.now() counts). */
export async function waitFor<T>(
  ask: () => Promise<T>,
  isSo: (value: T) => boolean,
  untilMs: number,
): Promise<T> {
  for (;;) {
    const value = await ask();
    if (isSo(value)) return value;
    if (performance.now() > untilMs)
      throw new Error(`it did not come; the last was ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
