/** Calls `stop` at the first SIGTERM, Ctrl+C or closed terminal; a second one ends the process at once. */
export function onStopSignal(stop: () => Promise<void>): void {
  let asked = false;
  const onSignal = (): void => {
    if (asked) process.exit(130);
    asked = true;
    void stop();
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, onSignal);
}
