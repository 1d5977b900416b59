import { Menu } from 'electron';

/** macOS needs a menu for copy, paste, close and quit to have their keys; elsewhere the window has no menu bar. */
export function setApplicationMenu(): void {
  Menu.setApplicationMenu(
    process.platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null,
  );
}
