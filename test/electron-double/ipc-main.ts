import { EventEmitter } from 'node:events';
import { strict } from './strict.ts';

/** Messages of all windows' pages are emitted here, by channel. */
export const ipcEvents = new EventEmitter();

/** `ipcMain` of the double: its listeners, no handlers. */
export const ipcMain = strict('ipcMain', ipcEvents) as unknown as Electron.IpcMain;
