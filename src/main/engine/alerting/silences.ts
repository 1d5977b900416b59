import type { NewSilence, SilenceView } from '#shared/contract/alerts.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { Clock } from '../base/clock.ts';
import type { AlertInstance } from '../rules/types.ts';
import type { WritableDatabase } from '../storage/types.ts';
import { alertMatcher, matchesAll } from './routing/matchers.ts';
import type { AlertMatcher } from './routing/matchers.ts';
import { silenceProblem, silenceState } from './routing/silence.ts';
import type { Silence, SilenceState } from './routing/silence.ts';
import { openSilenceRows } from './silence-rows.ts';

/** As long as Alertmanager keeps expired silences, so that one can be renewed. */
const KEEP_EXPIRED_MS = 5 * 86_400_000;

const ORDER: readonly SilenceState[] = ['active', 'pending', 'expired'];

/** The silences, in memory and on disk. */
export function openSilences(options: {
  readonly db: WritableDatabase;
  readonly clock: Clock;
  readonly newId: () => string;
}) {
  const { clock, newId } = options;
  const rows = openSilenceRows(options.db);
  rows.prune(clock.nowMs() - KEEP_EXPIRED_MS);
  const silences = new Map(rows.all().map((silence) => [silence.id, silence]));
  let states = statesNow();

  function statesNow(): string {
    const nowMs = clock.nowMs();
    return [...silences.values()].map((silence) => silenceState(silence, nowMs)).join();
  }

  function store(silence: Silence): void {
    rows.put(silence);
    silences.set(silence.id, silence);
    states = statesNow();
  }

  return {
    all: (): readonly Silence[] => [...silences.values()],
    /** True once after a silence began or ended by the clock. */
    hasTurned(): boolean {
      const now = statesNow();
      const turned = now !== states;
      states = now;
      return turned;
    },
    put(wanted: NewSilence, createdBy: string): string {
      const nowMs = clock.nowMs();
      const matchers = compile(wanted);
      const problem = silenceProblem({ ...wanted, matchers }, nowMs);
      if (problem !== null) throw new WatchdeckError('bad_request', problem);
      const old = wanted.id === undefined ? undefined : silences.get(wanted.id);
      if (wanted.id !== undefined && old === undefined) throw notFound(wanted.id);
      // What an expired one did is history: renewing it makes another.
      const keeps = old !== undefined && silenceState(old, nowMs) !== 'expired';
      const id = keeps ? old.id : newId();
      const { startsAtMs, endsAtMs, comment } = wanted;
      store({ id, matchers, startsAtMs, endsAtMs, createdBy, comment, updatedAtMs: nowMs });
      return id;
    },
    expire(id: string): void {
      const silence = silences.get(id);
      const nowMs = clock.nowMs();
      if (silence === undefined || silenceState(silence, nowMs) === 'expired') throw notFound(id);
      const startsAtMs = Math.min(silence.startsAtMs, nowMs);
      store({ ...silence, startsAtMs, endsAtMs: nowMs, updatedAtMs: nowMs });
    },
    views(alerts: readonly AlertInstance[]): SilenceView[] {
      const nowMs = clock.nowMs();
      return [...silences.values()]
        .filter(({ endsAtMs }) => endsAtMs > nowMs - KEEP_EXPIRED_MS)
        .map((silence) => viewOf(silence, alerts, nowMs))
        .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || b.startsAtMs - a.startsAtMs);
    },
  };
}

function viewOf(silence: Silence, alerts: readonly AlertInstance[], nowMs: number): SilenceView {
  const state = silenceState(silence, nowMs);
  return {
    ...silence,
    matchers: silence.matchers.map(({ name, op, value }) => ({ name, op, value })),
    state,
    mutes:
      state !== 'active'
        ? []
        : alerts
            .filter(({ state: of, labels }) => of === 'firing' && matchesAll(silence.matchers, labels))
            .map(({ fingerprint }) => fingerprint),
  };
}

function compile({ matchers }: NewSilence): AlertMatcher[] {
  return matchers.map(({ name, op, value }) => {
    try {
      return alertMatcher(name, op, value);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      throw new WatchdeckError('bad_request', `The matcher on "${name}": ${said}`);
    }
  });
}

function notFound(id: string): WatchdeckError {
  return new WatchdeckError('not_found', `There is no silence ${id} that could be changed.`);
}
