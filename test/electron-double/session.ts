import type { Cdp, CdpConnection } from './cdp.ts';
import { requireNotReady, requireReady } from './lifecycle.ts';
import { strict } from './strict.ts';

type SessionMembers = Pick<
  Electron.Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
> & {
  webRequest: Pick<Electron.WebRequest, 'onBeforeRequest'>;
  protocol: Pick<Electron.Protocol, 'handle'>;
};

/** Electron's name of a permission, and Chromium's. */
const PERMISSIONS = {
  geolocation: 'geolocation',
  notifications: 'notifications',
  midi: 'midi',
  'clipboard-read': 'clipboard-read',
  'clipboard-sanitized-write': 'clipboard-write',
  'idle-detection': 'idle-detection',
} as const;

type BeforeRequest = (
  details: Electron.OnBeforeRequestListenerDetails,
  callback: (response: Electron.CallbackResponse) => void,
) => void;
type ProtocolHandler = (request: Request) => Response | Promise<Response>;

const registered = new Set<string>();

/** A session: what a window may do, which requests go out, and in which of Chromium's contexts its pages live. */
export class SessionDouble implements SessionMembers {
  /** Undefined for the default session, which is the profile's own. */
  private readonly isDefault: boolean;
  private context: Promise<string> | undefined;
  private check: Parameters<Electron.Session['setPermissionCheckHandler']>[0] = null;
  private beforeRequest: BeforeRequest | null = null;

  /** By scheme: what answers this session's requests. */
  readonly handlers = new Map<string, ProtocolHandler>();

  constructor(isDefault: boolean) {
    this.isDefault = isDefault;
  }

  readonly protocol = strict('Protocol', {
    handle: (scheme: string, handler: ProtocolHandler): void => {
      requireReady('protocol.handle');
      if (!registered.has(scheme)) throw new Error(`${scheme}: was not registered as a privileged scheme`);
      if (this.handlers.has(scheme)) throw new Error(`${scheme}: has a handler already`);
      this.handlers.set(scheme, handler);
    },
  });

  readonly webRequest = strict('WebRequest', {
    onBeforeRequest: (...args: unknown[]) => {
      const listener = args.at(-1);
      if (args.length !== 1) throw new Error('the Electron double filters no requests by pattern');
      this.beforeRequest = listener as BeforeRequest | null;
    },
  });

  setPermissionRequestHandler(): void {
    // Chromium is told of the check handler's answers before a page runs, so none ever asks.
  }

  setPermissionCheckHandler(handler: typeof this.check): void {
    this.check = handler;
  }

  setDevicePermissionHandler(): void {
    // A headless Chromium has no devices to offer.
  }

  /** The browser context for this session's pages, with its permissions as the app's handler wants them. */
  async contextFor(cdp: CdpConnection): Promise<{ browserContextId?: string }> {
    if (!this.isDefault) {
      this.context ??= cdp.browser
        .send('Target.createBrowserContext')
        .then(({ browserContextId }) => browserContextId);
    }
    const of = this.context === undefined ? {} : { browserContextId: await this.context };
    for (const [name, chromiums] of Object.entries(PERMISSIONS)) {
      const granted =
        this.check?.(null, name as Parameters<typeof this.check>[1], '', { isMainFrame: true }) ?? true;
      await cdp.browser.send('Browser.setPermission', {
        permission: { name: chromiums },
        setting: granted ? 'granted' : 'denied',
        ...of,
      });
    }
    return of;
  }

  /** May this request go out? */
  allows(url: string, resourceType: string): Promise<boolean> {
    const ask = this.beforeRequest;
    if (ask === null) return Promise.resolve(true);
    const details = {
      id: 0,
      url,
      method: 'GET',
      resourceType: resourceType as Electron.OnBeforeRequestListenerDetails['resourceType'],
      referrer: '',
      timestamp: performance.timeOrigin + performance.now(),
      uploadData: [],
    };
    return new Promise((resolve) => {
      ask(details, (response) => resolve(response.cancel !== true));
    });
  }
}

const partitions = new Map<string, SessionDouble>();
const defaultSession = new SessionDouble(true);

/** `session` of the double. */
export const session = {
  get defaultSession(): Electron.Session {
    requireReady('session.defaultSession');
    return asElectron(defaultSession);
  },
  fromPartition: (partition: string): Electron.Session => {
    requireReady('session.fromPartition');
    if (partition.startsWith('persist:')) throw new Error('the Electron double keeps no partitions');
    const found = partitions.get(partition) ?? new SessionDouble(false);
    partitions.set(partition, found);
    return asElectron(found);
  },
};

function asElectron(double: SessionDouble): Electron.Session {
  const members: SessionMembers = strict('Session', double);
  return members as Electron.Session;
}

/** The double behind a session of the app; without one, the default session's. */
export function sessionOf(chosen: Electron.Session | undefined): SessionDouble {
  if (chosen === undefined) return defaultSession;
  if ((chosen as unknown) instanceof SessionDouble) return chosen as unknown as SessionDouble;
  throw new TypeError('this is no session of the Electron double');
}

/** `protocol` of the double: of the default session, as in Electron. */
export const protocol = {
  registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]): void => {
    requireNotReady('protocol.registerSchemesAsPrivileged');
    for (const { scheme, privileges } of schemes) {
      if (privileges?.standard !== true || privileges.secure !== true) {
        throw new Error(`the Electron double serves ${scheme}: as a standard, secure scheme only`);
      }
      registered.add(scheme);
    }
  },
  handle: (scheme: string, handler: ProtocolHandler): void => defaultSession.protocol.handle(scheme, handler),
};

/** Answers a paused request: by the app's handler of its scheme, by the app's veto, or by letting it go. */
export async function answerRequest(
  cdp: Cdp,
  of: SessionDouble,
  paused: { requestId: string; url: string; method: string; resourceType: string },
): Promise<void> {
  const { requestId, url } = paused;
  if (!(await of.allows(url, paused.resourceType))) {
    await cdp.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' });
    return;
  }
  const handler = of.handlers.get(new URL(url).protocol.slice(0, -1));
  if (handler === undefined) {
    await cdp.send('Fetch.continueRequest', { requestId });
    return;
  }
  const response = await handler(new Request(url, { method: paused.method }));
  await cdp.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body: Buffer.from(await response.arrayBuffer()).toString('base64'),
  });
}
