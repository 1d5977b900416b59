/** One request that Watchdeck and an Alertmanager must answer alike. */
export interface Exchange {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below /api/v2; ID stands for the silence that was made last. */
  readonly path: string;
  readonly body?: unknown;
  /** The words of an error may differ, as they are a JSON reader's own. */
  readonly ownWords?: boolean;
}

const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
// Later than this comparison takes: what begins or ends in its middle would do so between the two answers.
const later = new Date(Date.now() + 1_800_000).toISOString();

const matcher = (name: string, value: string, isRegex = false, isEqual = true): unknown => ({
  name,
  value,
  isRegex,
  isEqual,
});

const silence = (matchers: unknown[], changes: Record<string, unknown> = {}): unknown => ({
  matchers,
  startsAt: anHourAgo,
  endsAt: inAnHour,
  createdBy: 'me',
  comment: 'because',
  ...changes,
});

const get = (path: string): Exchange => ({ method: 'GET', path });
const post = (path: string, body: unknown, ownWords = false): Exchange => ({
  method: 'POST',
  path,
  body,
  ownWords,
});

const NO_SUCH = '6f1f3f5e-0000-4000-8000-000000000000';

/** In order: later ones meet what earlier ones left. */
export const exchanges: readonly Exchange[] = [
  get('alerts'),
  get('alerts/groups'),
  get('silences'),
  get('receivers'),
  post('alerts', [
    {
      labels: { alertname: 'Down', severity: 'critical', instance: 'a', empty: '' },
      annotations: { summary: 'a is down' },
      startsAt: anHourAgo,
      generatorURL: 'http://prometheus.example/graph?g0.expr=up',
    },
    {
      labels: { alertname: 'Down', severity: 'critical', instance: 'b' },
      endsAt: later,
      startsAt: anHourAgo,
    },
    { labels: { alertname: 'Slow', severity: 'low', instance: 'a' }, startsAt: anHourAgo },
    { labels: { alertname: 'Ended' }, startsAt: anHourAgo, endsAt: anHourAgo },
  ]),
  get('alerts'),
  get('alerts/groups'),
  ...[
    'filter=alertname=Down',
    'filter=alertname%3D%22Down%22&filter=instance!=a',
    'filter=alertname=~%22D.*%22',
    'filter=alertname!~%22D.*%22',
    'filter=nothere=',
    'filter=nothere!=',
    'filter=severity=%22none%22',
    'receiver=pager',
    'receiver=pag.*',
    'receiver=pag',
    'active=false',
    'active=0',
    'inhibited=false',
    'silenced=false',
    'unprocessed=false',
    'active=false&inhibited=false&silenced=false',
  ].flatMap((query) => [get(`alerts?${query}`), get(`alerts/groups?${query}`)]),
  { ...get('alerts?receiver=('), ownWords: true },
  get('alerts?filter=nonsense'),
  get('alerts/groups?filter=nonsense'),
  get('silences?filter=nonsense'),
  post('silences', silence([matcher('instance', 'b')])),
  get('silence/ID'),
  get('alerts'),
  get('alerts?silenced=false'),
  get('alerts/groups?silenced=false'),
  post('silences', silence([matcher('alertname', 'D.*', true), matcher('instance', 'x', false, false)])),
  post('silences', silence([matcher('alertname', 'S.*', true, false)], { startsAt: later })),
  get('silences'),
  get('silences?filter=instance=b'),
  get('silences?filter=instance=~%22.%2B%22'),
  get('silences?filter=alertname=~%22D.*%22&filter=instance!=x'),
  get('silences?filter=alertname=Down'),
  get('alerts'),
  { method: 'DELETE', path: 'silence/ID' },
  { method: 'DELETE', path: 'silence/ID' },
  get('silence/ID'),
  get('silences'),
  get(`silence/${NO_SUCH}`),
  get('silence/x'),
  { method: 'DELETE', path: 'silence/x' },
  post('silences', silence([matcher('a', 'b')], { id: NO_SUCH })),
  post('silences', {}),
  post('silences', silence([])),
  post('silences', silence([matcher('a', 'b')], { endsAt: anHourAgo, startsAt: inAnHour })),
  post('silences', silence([matcher('a', 'b')], { startsAt: '2020-01-01T00:00:00Z', endsAt: anHourAgo })),
  post('silences', silence([matcher('a', '')]), true),
  post('silences', silence([matcher('a', '(', true)]), true),
  post('silences', silence([matcher('a', 'b')], { comment: '', createdBy: '' })),
  post('alerts', [{ annotations: { a: 'b' } }]),
  post('alerts', [{ labels: {} }]),
  post('alerts', [{ labels: { a: 'b' }, startsAt: inAnHour, endsAt: anHourAgo }]),
  post('alerts', [{ labels: { a: 'b' }, generatorURL: 'no address' }]),
  post('alerts', [{ labels: { a: 'b' }, startsAt: 'yesterday' }], true),
  post('alerts', [{ labels: { a: 1 } }], true),
  post('alerts', {}, true),
  post('alerts', []),
  // Two of three can be taken.
  post('alerts', [{ labels: { alertname: 'One' } }, { labels: {} }, { labels: { alertname: 'Two' } }]),
  get('alerts?filter=alertname=~%22One|Two%22'),
  // Its sender says that it is over.
  post('alerts', [
    { labels: { alertname: 'Slow', severity: 'low', instance: 'a' }, startsAt: anHourAgo, endsAt: anHourAgo },
  ]),
  get('alerts'),
  get('alerts/groups'),
  get('nothing'),
];
