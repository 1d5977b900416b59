const LOOK_MS = 500;

/**
 * Stops this process when the `npm` that started it is ended. On Debian npm's shell (dash) doesn't pass a SIGTERM on: it
 * dies, and what it runs would go on unseen. Changing parents is the only sign of it.
 */
export function endWithNpm(): void {
  if (process.platform === 'win32' || process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_MS);
  looking.unref();
}
