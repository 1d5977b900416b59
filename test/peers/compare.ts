/** An answer of the HTTP API, as JSON. */
export interface Answer {
  readonly code: number;
  readonly status: string;
  readonly errorType?: string;
  readonly error?: string;
  readonly data?: unknown;
}

type Point = readonly [time: number, value: string];

interface QueryData {
  readonly resultType: string;
  readonly result: unknown;
}

interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: Point;
  readonly values?: readonly Point[];
}

/** How far two values may be apart, relative to the larger. */
const TOLERANCE = 1e-9;

/** Asks one server. */
export async function ask(
  server: { readonly url: string; readonly token?: string },
  path: string,
  params: Readonly<Record<string, string>> | URLSearchParams = {},
): Promise<Answer> {
  const query = new URLSearchParams(params).toString();
  const headers = server.token === undefined ? {} : { Authorization: `Bearer ${server.token}` };
  const response = await fetch(`${server.url}/api/v1/${path}?${query}`, { headers });
  const text = await response.text();
  try {
    return { code: response.status, ...(JSON.parse(text) as Omit<Answer, 'code'>) };
  } catch {
    return { code: response.status, status: 'no JSON', error: text.slice(0, 200) };
  }
}

/** The first difference of two answers to a query, null when there is none. Series are matched by their labels. */
export function queryDifference(ours: Answer, theirs: Answer, isOrdered: boolean): string | null {
  if (ours.status !== theirs.status || ours.code !== theirs.code || ours.errorType !== theirs.errorType) {
    return `answered ${outcome(ours)}, they ${outcome(theirs)}`;
  }
  if (ours.status !== 'success') return null;
  const [a, b] = [ours.data as QueryData, theirs.data as QueryData];
  if (a.resultType !== b.resultType) return `a ${a.resultType}, theirs a ${b.resultType}`;
  if (a.resultType === 'scalar' || a.resultType === 'string') {
    return pointDifference(a.result as Point, b.result as Point);
  }
  return seriesDifference(a.result as Series[], b.result as Series[], isOrdered);
}

function outcome({ code, errorType, error }: Answer): string {
  return errorType === undefined ? String(code) : `${String(code)} ${errorType} (${error ?? ''})`;
}

function seriesDifference(
  ours: readonly Series[],
  theirs: readonly Series[],
  isOrdered: boolean,
): string | null {
  const byKey = new Map(ours.map((each, position) => [keyOf(each.metric), { each, position }]));
  if (byKey.size < ours.length) return 'a label set comes twice';
  for (const [position, their] of theirs.entries()) {
    const key = keyOf(their.metric);
    const our = byKey.get(key);
    if (our === undefined) return `we have no ${key}`;
    if (isOrdered && our.position !== position)
      return `${key} is at ${String(our.position)}, theirs at ${String(position)}`;
    byKey.delete(key);
    const difference = pointsDifference(pointsOf(our.each), pointsOf(their));
    if (difference !== null) return `${key}: ${difference}`;
  }
  const [extra] = byKey.keys();
  return extra === undefined ? null : `they have no ${extra}`;
}

function pointsOf({ value, values }: Series): readonly Point[] {
  return values ?? (value === undefined ? [] : [value]);
}

function pointsDifference(ours: readonly Point[], theirs: readonly Point[]): string | null {
  for (let i = 0; i < Math.max(ours.length, theirs.length); i++) {
    const [our, their] = [ours[i], theirs[i]];
    if (our === undefined || their === undefined) {
      return `${String(ours.length)} points, theirs ${String(theirs.length)}; first at ${String((our ?? their)?.[0])}`;
    }
    const difference = pointDifference(our, their);
    if (difference !== null) return difference;
  }
  return null;
}

function pointDifference(ours: Point, theirs: Point): string | null {
  if (ours[0] !== theirs[0]) return `at ${String(ours[0])}, theirs at ${String(theirs[0])}`;
  if (isClose(ours[1], theirs[1])) return null;
  return `${ours[1]} at ${String(ours[0])}, theirs ${theirs[1]}`;
}

function isClose(ours: string, theirs: string): boolean {
  if (ours === theirs) return true;
  const [a, b] = [numberOf(ours), numberOf(theirs)];
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}

function numberOf(text: string): number {
  return text.endsWith('Inf') ? NaN : Number(text);
}

function keyOf(metric: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(metric).sort(([a], [b]) => (a < b ? -1 : 1)));
}
