import { zoneOffsetMs } from '#shared/format/index.ts';

const DAY_MS = 86_400_000;

/** A simple on-call calendar: people take turns, a shift of so many days each, handed over at one time of the day. */
export interface Rota {
  readonly name: string;
  /** An IANA name. */
  readonly timeZone: string;
  /** In the order of their turns; at least one. */
  readonly people: readonly string[];
  /** Days since 1970-01-01 of the day on which the first person's first shift begins. */
  readonly startsDay: number;
  readonly shiftDays: number;
  /** Minutes of the day. */
  readonly handoverMinute: number;
  /** Later ones win over earlier ones. */
  readonly overrides: readonly RotaOverride[];
}

/** Somebody stands in, from until before (unix ms). */
export interface RotaOverride {
  readonly person: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Somebody is on call, from until before (unix ms). */
export interface Duty {
  readonly person: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** They stand in for whose turn it would be. */
  readonly isOverride: boolean;
}

/**
 * Unix ms of a minute of a local day. A time that the clocks skip in spring is taken as the moment they are put forward by,
 * one that comes twice in autumn as the first.
 */
export function localTimeMs(day: number, minute: number, timeZone: string): number {
  const wallMs = day * DAY_MS + minute * 60_000;
  // The offset before and after the change differ; the right one gives the wall time back.
  const guesses = [wallMs - DAY_MS, wallMs + DAY_MS].map((around) => wallMs - zoneOffsetMs(around, timeZone));
  const right = guesses.filter((ms) => ms + zoneOffsetMs(ms, timeZone) === wallMs);
  return right.length > 0 ? Math.min(...right) : Math.max(...guesses);
}

/** Who is on call at this time, and for how long without a change. */
export function onCallAt(rota: Rota, timeMs: number): Duty {
  const shift = shiftAt(rota, timeMs);
  const holding = rota.overrides.filter(({ fromMs, toMs }) => fromMs <= timeMs && timeMs < toMs).at(-1);
  const edges = rota.overrides.flatMap(({ fromMs, toMs }) => [fromMs, toMs]);
  return {
    person: holding?.person ?? shift.person,
    fromMs: Math.max(
      holding === undefined ? shift.fromMs : holding.fromMs,
      ...edges.filter((e) => e <= timeMs),
    ),
    toMs: Math.min(holding === undefined ? shift.toMs : holding.toMs, ...edges.filter((e) => e > timeMs)),
    isOverride: holding !== undefined,
  };
}

/** Who is on call at this time and then, `count` changes of person in all. */
export function dutiesFrom(rota: Rota, timeMs: number, count: number): Duty[] {
  const duties: Duty[] = [];
  // A rota of one person never changes: no more is looked at than so many shifts and overrides.
  const most = count * rota.people.length + 2 * rota.overrides.length + 2;
  let at = timeMs;
  for (let i = 0; i < most; i++) {
    const duty = onCallAt(rota, at);
    const last = duties.at(-1);
    if (last?.person === duty.person && last.isOverride === duty.isOverride)
      duties[duties.length - 1] = { ...last, toMs: duty.toMs };
    else if (duties.length === count) break;
    else duties.push(duty);
    at = duty.toMs;
  }
  return duties;
}

function shiftAt(rota: Rota, timeMs: number): Omit<Duty, 'isOverride'> {
  const { timeZone, startsDay, shiftDays, handoverMinute, people } = rota;
  const begins = (shift: number): number =>
    localTimeMs(startsDay + shift * shiftDays, handoverMinute, timeZone);
  const today = Math.floor((timeMs + zoneOffsetMs(timeMs, timeZone)) / DAY_MS);
  let shift = Math.floor((today - startsDay) / shiftDays);
  // Before today's handover it is still yesterday's shift.
  if (timeMs < begins(shift)) shift -= 1;
  const turn = ((shift % people.length) + people.length) % people.length;
  return { person: people[turn] ?? '', fromMs: begins(shift), toMs: begins(shift + 1) };
}
