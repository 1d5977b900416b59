import { shell } from 'electron';
import type { Session, WebContents } from 'electron';
import { isOwnPage, navigationVerdict } from './navigation.ts';

/** The page asks for nothing of the machine, so nothing is granted to whoever might ask in its name. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

/** Keeps a window on the console's own page: other addresses are denied or opened in the person's browser. */
export function guardNavigation(contents: WebContents, pageOrigin: string): void {
  contents.setWindowOpenHandler(({ url }) => {
    if (navigationVerdict(url, pageOrigin) === 'open-outside') void shell.openExternal(url);
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => {
    const verdict = navigationVerdict(event.url, pageOrigin);
    if (verdict === 'allow') return;
    event.preventDefault();
    if (verdict === 'open-outside') void shell.openExternal(event.url);
  });
  // Frames inside the page: it has none.
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** Does the message come from the console's own page in that window's main frame? */
export function isFromOwnPage(event: Electron.IpcMainEvent, pageOrigin: string): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === event.sender.mainFrame && isOwnPage(frame.url, pageOrigin);
}
