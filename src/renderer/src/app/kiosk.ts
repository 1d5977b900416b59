import { navigate } from 'wouter/use-browser-location';

/** In the address it leaves the page alone, for a screen on a wall. */
export const KIOSK = 'kiosk';

/** Shows the page that is open alone on the window. */
export function enterKiosk(): void {
  const search = new URLSearchParams(window.location.search);
  search.set(KIOSK, '');
  navigate(`${window.location.pathname}?${search.toString()}`);
}

/** Brings rail and bars back; false when they are there. */
export function leaveKiosk(): boolean {
  const search = new URLSearchParams(window.location.search);
  if (!search.has(KIOSK)) return false;
  search.delete(KIOSK);
  const text = search.toString();
  navigate(`${window.location.pathname}${text === '' ? '' : `?${text}`}`);
  return true;
}
