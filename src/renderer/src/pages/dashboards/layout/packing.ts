import { GRID_COLUMNS } from '#shared/dashboard/index.ts';
import type { Place } from '#shared/dashboard/index.ts';

/** Something with a place on the grid. */
export interface Placed {
  readonly at: Place;
}

function overlap(a: Place, b: Place): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/** Keeps a place within the columns of the grid. */
export function clampPlace({ x, y, w, h }: Place): Place {
  const width = Math.min(GRID_COLUMNS, Math.max(1, w));
  return {
    x: Math.min(GRID_COLUMNS - width, Math.max(0, x)),
    y: Math.max(0, y),
    w: width,
    h: Math.min(200, Math.max(1, h)),
  };
}

/**
 * Makes things stand side by side without gaps above them: none overlaps another, each is as high up as it gets.
 * What is held keeps its place against the others, which give way downwards. They come back in the order given.
 */
export function pack<T extends Placed>(things: readonly T[], held: T | null = null): T[] {
  const order = [...things].sort((a, b) => {
    if (a.at.y !== b.at.y) return a.at.y - b.at.y;
    if (held !== null && (a === held || b === held)) return a === held ? -1 : 1;
    return a.at.x - b.at.x;
  });
  const places = new Map<T, Place>();
  const taken: Place[] = [];
  const isHeld = held !== null;
  const blocked = (place: Place): boolean => taken.some((other) => overlap(place, other));
  /** What is held was pushed down past the top of another: that one takes the room above, if it has any there. */
  const aboveHeld = (place: Place): Place => {
    const [held] = taken;
    if (!isHeld || held === undefined || place.y > held.y || !overlap(place, held)) return place;
    const above = { ...place, y: held.y - place.h };
    return above.y >= 0 && !blocked(above) ? above : place;
  };
  // What is held goes first, so that it is the others that are pushed.
  for (const thing of held === null ? order : [held, ...order.filter((other) => other !== held)]) {
    let place = aboveHeld(clampPlace(thing.at));
    while (blocked(place)) place = { ...place, y: place.y + 1 };
    places.set(thing, place);
    taken.push(place);
  }
  const placeOf = (thing: T): Place => places.get(thing) ?? thing.at;
  const fallen: Place[] = [];
  for (const thing of [...order].sort((a, b) => placeOf(a).y - placeOf(b).y)) {
    let place = placeOf(thing);
    while (place.y > 0) {
      const higher = { ...place, y: place.y - 1 };
      if (fallen.some((other) => overlap(higher, other))) break;
      place = higher;
    }
    fallen.push(place);
    places.set(thing, place);
  }
  return things.map((thing) => {
    const at = placeOf(thing);
    return samePlace(at, thing.at) ? thing : { ...thing, at };
  });
}

export function samePlace(a: Place, b: Place): boolean {
  return a.x === b.x && a.y === b.y && a.w === b.w && a.h === b.h;
}

/** The first place of this size where nothing stands, reading from top left, from row `fromY` on. */
export function freePlace(things: readonly Placed[], w: number, h: number, fromY = 0): Place {
  for (let y = fromY; ; y++) {
    for (let x = 0; x + w <= GRID_COLUMNS; x++) {
      const place = { x, y, w, h };
      if (!things.some(({ at }) => overlap(place, at))) return place;
    }
  }
}

/** Rows of the grid that things reach down to. */
export function heightOf(things: readonly Placed[]): number {
  return things.reduce((height, { at }) => Math.max(height, at.y + at.h), 0);
}
