import { app } from 'electron';
import type { MemoryFile } from './memory-file.ts';

/** So many losses within {@link LOSS_WINDOW_MS}, and the next start does without: Chromium itself gives up soon after. */
const TOO_MANY_LOSSES = 3;
const LOSS_WINDOW_MS = 10 * 60_000;

/** Is it enough? `losses` in monotonic ms, the newest last. */
export function isLostTooOften(losses: readonly number[]): boolean {
  const newest = losses.at(-1) ?? 0;
  return losses.filter((atMs) => newest - atMs < LOSS_WINDOW_MS).length >= TOO_MANY_LOSSES;
}

export interface GpuWatch {
  /** Told once, when it is decided that the next start does without the card. */
  onGivenUp(listener: () => void): void;
}

/**
 * A graphics driver that crashes again and again: remembered, so that the next start draws without the card. Must be called
 * before Electron is ready.
 */
export function watchGpu(memory: MemoryFile, log: (line: string) => void): GpuWatch {
  let tell = (): void => undefined;
  const watch: GpuWatch = {
    onGivenUp: (listener) => {
      tell = listener;
    },
  };
  if (memory.value.softwareDrawing) {
    app.disableHardwareAcceleration();
    log('drawing without the graphics card, which was lost too often (Settings has the switch)');
    return watch;
  }
  const losses: number[] = [];
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (type !== 'GPU' || reason === 'clean-exit') return;
    losses.push(performance.now());
    log(`the graphics process ended (${reason}), ${losses.length} times since the start`);
    if (memory.value.softwareDrawing || !isLostTooOften(losses)) return;
    memory.update({ softwareDrawing: true });
    tell();
  });
  return watch;
}
