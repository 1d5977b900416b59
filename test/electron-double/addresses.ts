/**
 * Chromium knows no schemes but its own, so a page of `app://watchdeck/` is served as `https://watchdeck.app.invalid/`: an
 * origin of its own, a secure context, never resolved by any name server. Everything that speaks of addresses to the app
 * speaks of `app:`. What the page itself sees as its location is the one thing that differs.
 */
const STAND_IN = /^https:\/\/([^/?#]+)\.([a-z][a-z0-9+.-]*)\.invalid(?=[/?#]|$)/;
const OWN = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)/;
const CHROMIUMS: ReadonlySet<string> = new Set(['http', 'https', 'file', 'ftp', 'chrome', 'devtools']);

/** The address Chromium is given for an address of the app. */
export function toChromium(address: string): string {
  return address.replace(OWN, (all, scheme: string, host: string) =>
    CHROMIUMS.has(scheme) ? all : `https://${host}.${scheme}.invalid`,
  );
}

/** The address the app is told of for one of Chromium's. */
export function fromChromium(address: string): string {
  return address.replace(STAND_IN, (_all, host: string, scheme: string) => `${scheme}://${host}`);
}
