import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Browsers keep a cookie no longer than 400 days; every visit by the link renews it. */
const COOKIE_SECONDS = 400 * 24 * 3600;
const TICKET_MS = 60_000;

/** Who may look: knows the token, hands out single-use tickets, reads and writes the cookie. */
export class Gate {
  readonly token: string;
  private readonly cookieName: string;
  private readonly nowMs: () => number;
  /** Ticket → when it lapses, ms of `nowMs`. */
  private readonly tickets = new Map<string, number>();

  constructor(token: string, nowMs: () => number) {
    this.token = token;
    this.nowMs = nowMs;
    // Cookies don't know ports: the name keeps two consoles on one machine apart.
    this.cookieName = `watchdeck-${createHash('sha256').update(token).digest('hex').slice(0, 8)}`;
  }

  /** A key for one visit within a minute, for places others can read, such as a browser's command line. */
  makeTicket(): string {
    const ticket = randomBytes(32).toString('base64url');
    this.tickets.set(ticket, this.nowMs() + TICKET_MS);
    return ticket;
  }

  /** Does the `token` of a link open the console? Uses up a ticket. */
  admits(key: string): boolean {
    if (sameSecret(key, this.token)) return true;
    const lapses = this.tickets.get(key);
    this.tickets.delete(key);
    return lapses !== undefined && this.nowMs() <= lapses;
  }

  /** Does the request's `Cookie` header carry the token? */
  knows(cookieHeader: string | undefined): boolean {
    const prefix = `${this.cookieName}=`;
    return (cookieHeader ?? '')
      .split(';')
      .map((part) => part.trim())
      .some((part) => part.startsWith(prefix) && sameSecret(part.slice(prefix.length), this.token));
  }

  /**
   * Does the request's `Authorization` header carry the token, as a bearer token or as the password of basic auth (with
   * any user name)? For programs, which have no cookies.
   */
  knowsAuthorization(header: string | undefined): boolean {
    const [, scheme = '', given = ''] = /^(\S+) +(\S+) *$/.exec(header ?? '') ?? [];
    switch (scheme.toLowerCase()) {
      case 'bearer':
        return sameSecret(given, this.token);
      case 'basic':
        return sameSecret(
          Buffer.from(given, 'base64')
            .toString('utf8')
            .replace(/^[^:]*:/, ''),
          this.token,
        );
      default:
        return false;
    }
  }

  /** The `Set-Cookie` value that lets a browser in; `secure` when the page itself came over https. */
  cookie(secure: boolean): string {
    const attributes = `Path=/; Max-Age=${COOKIE_SECONDS}; HttpOnly; SameSite=Strict`;
    return `${this.cookieName}=${this.token}; ${attributes}${secure ? '; Secure' : ''}`;
  }
}

/** Constant-time comparison; hashing first makes the lengths equal. */
function sameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
