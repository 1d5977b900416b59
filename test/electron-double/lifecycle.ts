/** What every part of the double asks of the app's life, apart from `app` itself so that nothing imports in a circle. */

let ready = false;
const atExit = new Set<() => void>();

/** From now on the app is ready. */
export function setReady(): void {
  ready = true;
}

export function isReady(): boolean {
  return ready;
}

/** Throws where Electron throws: before `ready`. */
export function requireReady(what: string): void {
  if (!ready) throw new Error(`${what} can't be used before the app is ready`);
}

/** Throws where Electron throws: after `ready`. */
export function requireNotReady(what: string): void {
  if (ready) throw new Error(`${what} must be called before the app is ready`);
}

/** Runs `task` when the process ends in whatever way but SIGKILL; the returned function calls it off. */
export function onExit(task: () => void): () => void {
  atExit.add(task);
  return () => atExit.delete(task);
}

process.on('exit', () => {
  for (const task of atExit) task();
});
