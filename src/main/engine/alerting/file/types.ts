import type { HttpSettings, TlsSettings } from '../../scrape/index.ts';
import type { TemplateSet } from '../../rules/types.ts';
import type { InhibitRule } from '../routing/inhibition.ts';
import type { Route } from '../routing/route.ts';
import type { TimeInterval } from '../routing/time-interval.ts';

/** A secret as the file gives it: in clear or as the path of a file that holds it, read when it is needed. */
export type Secret = { readonly value: string } | { readonly file: string };

/** How a receiver wants to be shown who asks. */
export type HttpAuth =
  | { readonly kind: 'basic'; readonly username: string; readonly password: Secret }
  | { readonly kind: 'bearer'; readonly credentials: Secret };

interface Base {
  readonly sendResolved: boolean;
  /** Words of its messages by field (`title`, `details.host`), as templates; those left out are Watchdeck's own. */
  readonly texts?: Readonly<Record<string, string>>;
  /** By which proxy, certificates and credentials it is told over HTTP; absent: plainly, and redirects are not followed. */
  readonly http?: HttpSettings;
}

/** One way of telling a receiver, with everything a message to it needs. */
export type Integration =
  | (Base & { readonly kind: 'native' })
  | (Base & {
      readonly kind: 'webhook';
      readonly url: Secret;
      readonly maxAlerts: number;
      /** With which requests are signed; null: they are not. */
      readonly signingSecret: Secret | null;
    })
  | (Base & { readonly kind: 'slack'; readonly url: Secret; readonly channel: string | null })
  | (Base & { readonly kind: 'discord' | 'teams'; readonly url: Secret })
  | (Base & {
      readonly kind: 'telegram';
      readonly apiUrl: string;
      readonly token: Secret;
      readonly chatId: string;
    })
  | (Base & { readonly kind: 'pagerduty'; readonly url: string; readonly routingKey: Secret })
  | (Base & { readonly kind: 'opsgenie'; readonly apiUrl: string; readonly apiKey: Secret })
  | (Base & {
      readonly kind: 'ntfy';
      readonly url: string;
      readonly topic: string;
      readonly token: Secret | null;
    })
  | (Base & { readonly kind: 'alertmanager'; readonly url: string; readonly auth: HttpAuth | null })
  | (Base & {
      readonly kind: 'command';
      /** A program's absolute path and its arguments. */
      readonly command: readonly string[];
      readonly timeoutMs: number;
    })
  | (Base & {
      readonly kind: 'email';
      readonly to: string;
      readonly from: string;
      readonly smarthost: string;
      readonly hello: string | null;
      readonly auth: { readonly username: string; readonly password: Secret } | null;
      readonly requireTls: boolean;
      /** Absent: the certificates of the system, and none of our own. */
      readonly tls?: TlsSettings;
    });

export interface Receiver {
  readonly name: string;
  readonly integrations: readonly Integration[];
}

/** Who hears of which alert, when and how: an Alertmanager file, or what holds without one. */
export interface AlertRouting {
  readonly root: Route;
  readonly inhibitRules: readonly InhibitRule[];
  readonly timeIntervals: ReadonlyMap<string, readonly TimeInterval[]>;
  readonly receivers: readonly Receiver[];
  /** How long an alert of another program goes on when it names no end and isn't sent again (`resolve_timeout`). */
  readonly resolveTimeoutMs: number;
  /** What its texts are filled in with; null without a file. */
  readonly templates: TemplateSet | null;
  /** The file's text with its secrets blacked out, and without the receivers that only Watchdeck has. */
  readonly original: string;
}

/** As Alertmanager has it. */
export const DEFAULT_RESOLVE_TIMEOUT_MS = 300_000;

/** Without a file: every alert for itself, at once, as a native notification, and once. */
export const DEFAULT_ROUTING: AlertRouting = {
  root: {
    key: '{}',
    matchers: [],
    receiver: 'native',
    groupBy: 'all',
    groupWaitMs: 0,
    groupIntervalMs: 0,
    repeatIntervalMs: Infinity,
    muteTimeIntervals: [],
    activeTimeIntervals: [],
    continue: false,
    routes: [],
  },
  inhibitRules: [],
  timeIntervals: new Map(),
  receivers: [{ name: 'native', integrations: [{ kind: 'native', sendResolved: true }] }],
  resolveTimeoutMs: DEFAULT_RESOLVE_TIMEOUT_MS,
  templates: null,
  // The nearest that can be said in Alertmanager's words.
  original: "route:\n  receiver: native\n  group_by: ['...']\nreceivers:\n  - name: native\n",
};
