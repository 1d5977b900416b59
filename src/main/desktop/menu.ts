import { Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  newWindow: () => void;
  /** Steps up or down; null is back to normal. */
  zoom: (steps: 1 | -1 | null) => void;
  toggleKiosk: () => void;
  /** A page of the console, in the window that was used last. */
  go: (path: string) => void;
  quit: () => void;
}

/**
 * The application's menu: macOS shows it at the top of the screen; elsewhere the Alt key shows it, and its keys work
 * without.
 */
export function setApplicationMenu(platform: NodeJS.Platform, actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(platform, actions)));
}

/** What is in it, by platform. */
export function menuTemplate(platform: NodeJS.Platform, actions: MenuActions): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const settings: MenuItemConstructorOptions = {
    label: 'Settings…',
    accelerator: 'CmdOrCtrl+,',
    click: () => actions.go('/settings'),
  };
  const line: MenuItemConstructorOptions = { type: 'separator' };
  return [
    ...(isMac
      ? [
          {
            role: 'appMenu' as const,
            submenu: [
              { role: 'about' as const },
              line,
              settings,
              line,
              { role: 'hide' as const },
              { role: 'hideOthers' as const },
              { role: 'unhide' as const },
              line,
              { label: 'Quit Watchdeck', accelerator: 'Cmd+Q', click: actions.quit },
            ],
          },
        ]
      : []),
    {
      label: 'File',
      submenu: [
        { label: 'New window', accelerator: 'CmdOrCtrl+Shift+N', click: actions.newWindow },
        { role: 'close', accelerator: 'CmdOrCtrl+W' },
        ...(isMac ? [] : [line, settings, { label: 'Quit', accelerator: 'Ctrl+Q', click: actions.quit }]),
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { label: 'Zoom in', accelerator: 'CmdOrCtrl+=', click: () => actions.zoom(1) },
        { label: 'Zoom out', accelerator: 'CmdOrCtrl+-', click: () => actions.zoom(-1) },
        { label: 'Actual size', accelerator: 'CmdOrCtrl+0', click: () => actions.zoom(null) },
        line,
        { role: 'togglefullscreen' },
        { label: 'Kiosk', accelerator: 'CmdOrCtrl+Shift+K', click: actions.toggleKiosk },
      ],
    },
    ...(isMac ? [{ role: 'windowMenu' as const }] : []),
    ...(isMac ? [] : [{ label: 'Help', submenu: [{ role: 'about' as const, label: 'About Watchdeck' }] }]),
  ];
}
