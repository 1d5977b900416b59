import { readFileSync } from 'node:fs';
import path from 'node:path';
import { replaceFile } from './replace-file.ts';
import { shellMemorySchema } from './window-state.ts';
import type { ShellMemory } from './window-state.ts';

const EMPTY: ShellMemory = {
  window: null,
  maximized: false,
  saidKeepsWatching: false,
  zoomFactor: 1,
  softwareDrawing: false,
  updateChannel: 'off',
  update: null,
  badVersion: null,
};

/** The shell's memory in a small JSON file. A damaged one costs the window's place, so it is begun anew. */
export class MemoryFile {
  private readonly file: string;
  private readonly log: (line: string) => void;
  private memory: ShellMemory;

  constructor(dataDir: string, log: (line: string) => void) {
    this.file = path.join(dataDir, 'desktop.json');
    this.log = log;
    this.memory = read(this.file, log);
  }

  get value(): ShellMemory {
    return this.memory;
  }

  update(change: Partial<ShellMemory>): void {
    this.memory = { ...this.memory, ...change };
    try {
      replaceFile(this.file, JSON.stringify(this.memory, null, 2));
    } catch (error) {
      this.log(`${this.file} can't be written: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function read(file: string, log: (line: string) => void): ShellMemory {
  try {
    return shellMemorySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log(`${file} can't be read and is begun anew`);
    return EMPTY;
  }
}
