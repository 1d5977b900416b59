import type { Log } from '../base/log.ts';
import { openAsker, PartlyKnown } from './sources.ts';
import type { Asker, SourceContext } from './sources.ts';
import type { DiscoverySource, TargetGroup } from './types.ts';

export type AskedSource = Exclude<DiscoverySource, { kind: 'static' }>;

const LOOK_MS = 1_000;

/** Asks one source again and again, and keeps what it told last. */
export class SourceWatcher {
  /** null until it told something. */
  groups: readonly TargetGroup[] | null;
  problem: string | null = null;
  readonly source: AskedSource;
  private readonly asker: Asker;
  private readonly log: Log;
  private readonly onNews: () => void;
  private readonly abort = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private nextMs = 0;
  private told = '';
  private asking: Promise<void> = Promise.resolve();

  /** `before` is what the source it replaces told: it holds until this one tells something. */
  constructor(
    source: AskedSource,
    context: SourceContext,
    before: readonly TargetGroup[] | null,
    log: Log,
    onNews: () => void,
  ) {
    this.source = source;
    this.groups = before;
    this.asker = openAsker(source, context);
    this.log = log;
    this.onNews = onNews;
    this.askNow();
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.abort.abort(new Error('the discovery was stopped'));
    await this.asker.close();
    await this.asking;
  }

  private askNow(): void {
    this.asking = this.ask().finally(() => this.plan());
  }

  private plan(): void {
    if (this.abort.signal.aborted) return;
    this.nextMs = performance.now() + this.source.refreshMs;
    this.look();
  }

  /** Sources that can tell cheaply that they changed are looked at every second, others wait for their time. */
  private look(): void {
    const leftMs = this.nextMs - performance.now();
    const waitMs = Math.max(0, this.source.kind === 'file' ? Math.min(leftMs, LOOK_MS) : leftMs);
    this.timer = setTimeout(() => {
      if (performance.now() >= this.nextMs || this.hasChanged()) this.askNow();
      else this.look();
    }, waitMs);
  }

  private hasChanged(): boolean {
    try {
      return this.asker.changed();
    } catch (error) {
      this.log.warn({ err: error }, 'a source of targets could not be looked at');
      return false;
    }
  }

  private async ask(): Promise<void> {
    try {
      this.take(await this.asker.ask(this.abort.signal), null);
    } catch (error) {
      if (this.abort.signal.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      this.take(error instanceof PartlyKnown ? error.groups : this.groups, message);
    }
  }

  private take(groups: readonly TargetGroup[] | null, problem: string | null): void {
    if (problem !== null && problem !== this.problem)
      this.log.warn(
        { source: nameOf(this.source), problem },
        'targets could not be discovered; what was known holds',
      );
    if (problem === null && this.problem !== null)
      this.log.info({ source: nameOf(this.source) }, 'targets can be discovered again');
    this.problem = problem;
    this.groups = groups;
    const told = JSON.stringify([groups, problem]);
    if (told === this.told) return;
    this.told = told;
    this.onNews();
  }
}

/** A source for messages; never with a secret. */
export function nameOf(source: AskedSource): string {
  switch (source.kind) {
    case 'file':
      return source.patterns.join(', ');
    case 'http':
      return source.url.replace(/\/\/[^/@]*@/, '//');
    case 'dns':
      return `${source.type} records of ${source.names.join(', ')}`;
  }
}
