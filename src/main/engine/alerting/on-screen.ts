import type { GroupMessage } from './group-message.ts';
import type { OutboxRows } from './outbox-rows.ts';

/** Who was told, and of what. */
export interface Shown {
  readonly receiver: string;
  /** The way of the receiver (`native[0]`). */
  readonly integration: string;
  readonly message: GroupMessage;
}

interface Entry extends Shown {
  /** It is off the screen because somebody has all of it in hand. */
  isWithdrawn: boolean;
  /** Not taken away before. */
  readonly staysUntilMs: number;
}

/** News that came when everything was in hand already are to be read all the same. */
const READ_MS = 5_000;
/** Far more than a screen holds; shells forget as many. */
const MOST = 200;
/** What was shown longer ago than this before a start is not looked for. */
const RESTORE_MS = 86_400_000;

export interface OnScreenOptions {
  readonly outbox: Pick<OutboxRows, 'lastShown'>;
  readonly nowMs: number;
  readonly isFiring: (fingerprint: string) => boolean;
  /** Somebody acknowledged or silenced it. */
  readonly isInHand: (fingerprint: string) => boolean;
  /** Whether a way tells of recoveries. */
  readonly tellsEnds: (receiver: string, integration: string) => boolean;
  /** Takes a notification away. */
  readonly withdraw: (key: string) => void;
  /** What was taken away waits for somebody again: these alerts are to be shown anew, unless news of them come anyway. */
  readonly showAgain: (shown: Shown, fingerprints: readonly string[]) => void;
}

/**
 * The native notifications that are on the screen as far as we know. One whose alerts somebody has all in hand is taken away;
 * when an acknowledgement is given back or a silence ends, what still fires is shown again.
 */
export class OnScreen {
  private readonly options: OnScreenOptions;
  private readonly entries = new Map<string, Entry>();
  private nextLookMs = 0;

  constructor(options: OnScreenOptions) {
    this.options = options;
    for (const shown of options.outbox.lastShown(options.nowMs - RESTORE_MS, MOST))
      this.add(shown, options.nowMs);
  }

  /** A message was shown. */
  shown(shown: Shown, nowMs: number): void {
    const key = keyOf(shown);
    this.entries.delete(key);
    if (shown.message.status === 'firing') this.add(shown, nowMs);
    const oldest = this.entries.size > MOST ? this.entries.keys().next().value : undefined;
    if (oldest !== undefined) this.entries.delete(oldest);
  }

  /** Looks what is to be taken away or shown again; `hasChanged`: alerts, acknowledgements or silences are not what they were. */
  look(nowMs: number, hasChanged: boolean): void {
    if (!hasChanged && nowMs < this.nextLookMs) return;
    this.nextLookMs = Infinity;
    for (const [key, entry] of this.entries) this.lookAt(key, entry, nowMs);
  }

  private add(shown: Shown, nowMs: number): void {
    const fingerprints = fingerprintsOf(shown);
    // Announcements are of no alert that somebody could have in hand.
    if (fingerprints.includes('')) return;
    const isOldNews = fingerprints.every((each) => this.isDone(each));
    this.entries.set(keyOf(shown), {
      ...shown,
      isWithdrawn: false,
      staysUntilMs: isOldNews ? nowMs + READ_MS : nowMs,
    });
    this.nextLookMs = 0;
  }

  private lookAt(key: string, entry: Entry, nowMs: number): void {
    const { options } = this;
    const firing = fingerprintsOf(entry).filter(options.isFiring);
    if (firing.length === 0) {
      // The word of the recovery takes its place.
      if (options.tellsEnds(entry.receiver, entry.integration)) return;
      if (!entry.isWithdrawn) options.withdraw(entry.message.groupKey);
      this.entries.delete(key);
      return;
    }
    const waiting = firing.filter((each) => !options.isInHand(each));
    if (waiting.length > 0) {
      if (!entry.isWithdrawn) return;
      this.entries.delete(key);
      options.showAgain(entry, waiting);
    } else if (entry.isWithdrawn) {
      return;
    } else if (nowMs < entry.staysUntilMs) {
      this.nextLookMs = Math.min(this.nextLookMs, entry.staysUntilMs);
    } else {
      entry.isWithdrawn = true;
      options.withdraw(entry.message.groupKey);
    }
  }

  private isDone(fingerprint: string): boolean {
    return !this.options.isFiring(fingerprint) || this.options.isInHand(fingerprint);
  }
}

const keyOf = ({ receiver, integration, message }: Shown): string =>
  `${receiver}\0${integration}\0${message.groupKey}`;

const fingerprintsOf = ({ message }: Shown): string[] =>
  message.alerts.filter(({ status }) => status === 'firing').map(({ fingerprint }) => fingerprint);
