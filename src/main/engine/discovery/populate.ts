import { makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { formatDurationMs, parseDurationMs } from '../base/duration.ts';
import type { Relabel } from '../relabel/index.ts';
import type { ScrapeTarget } from '../scrape/index.ts';
import { identityOf } from './names.ts';
import type { ScrapeJob, TargetGroup } from './types.ts';

const ADDRESS = '__address__';
const SCHEME = '__scheme__';
const PATH = '__metrics_path__';
const INTERVAL = '__scrape_interval__';
const TIMEOUT = '__scrape_timeout__';
const PARAM = '__param_';

/** Why an address can't become a target. */
class TargetProblem extends Error {}

/** The targets of a job's groups, equal ones once, and what is wrong with the others. */
export function targetsOf(
  job: ScrapeJob,
  relabel: Relabel,
  groups: readonly TargetGroup[],
): { targets: ScrapeTarget[]; problems: string[] } {
  const targets = new Map<string, ScrapeTarget>();
  const problems: string[] = [];
  for (const group of groups) {
    for (const own of group.targets) {
      try {
        const target = populate(
          job,
          relabel,
          makeLabels([...Object.entries(group.labels), ...Object.entries(own)]),
        );
        if (target !== null) targets.set(identityOf(target), target);
      } catch (error) {
        if (!(error instanceof TargetProblem)) throw error;
        problems.push(`job ${job.name}: the target "${own[ADDRESS] ?? ''}" can't be used: ${error.message}`);
      }
    }
  }
  return { targets: limited(job, [...targets.values()]), problems };
}

/** With too many targets none is scraped: a wrong discovery must not drag the machine down. */
function limited(job: ScrapeJob, targets: ScrapeTarget[]): ScrapeTarget[] {
  if (job.targetLimit === 0 || targets.length <= job.targetLimit) return targets;
  const refused = `The job ${job.name} has ${targets.length} targets; its target_limit allows ${job.targetLimit}, so none of them is scraped.`;
  return targets.map((target) => ({ ...target, refused }));
}

/** A discovered label set as a target (Prometheus's scrape.PopulateLabels); null where relabelling drops it. */
function populate(job: ScrapeJob, relabel: Relabel, discovered: Labels): ScrapeTarget | null {
  const defaults: [string, string][] = [
    ['job', job.name],
    [INTERVAL, formatDurationMs(job.intervalMs)],
    [TIMEOUT, formatDurationMs(job.timeoutMs)],
    [PATH, job.metricsPath],
    [SCHEME, job.scheme],
    ...Object.entries(job.params).flatMap(([name, [first]]): [string, string][] =>
      first === undefined ? [] : [[PARAM + name, first]],
    ),
  ];
  const labels = relabel(makeLabels([...defaults, ...Object.entries(discovered)]));
  if (labels === null) return null;
  const address = labels[ADDRESS] ?? '';
  if (address === '') throw new TargetProblem('it has no address');
  if (address.includes('/')) throw new TargetProblem(`"${address}" is not host:port`);
  const intervalMs = durationOf(labels, INTERVAL, 'scrape interval');
  const timeoutMs = durationOf(labels, TIMEOUT, 'scrape timeout');
  if (timeoutMs > intervalMs)
    throw new TargetProblem('its scrape timeout is greater than its scrape interval');
  const url = urlOf(job, labels, address);
  const { job: jobLabel = '', instance: given = '' } = labels;
  const instance = given === '' ? withPort(address, url) : given;
  return {
    ...job.template,
    name: `${jobLabel} ${instance}`,
    url: url.href,
    intervalMs,
    timeoutMs,
    job: jobLabel,
    instance,
    labels: Object.fromEntries(
      Object.entries(labels).filter(
        ([name]) => !name.startsWith('__') && name !== 'job' && name !== 'instance',
      ),
    ),
    refused: null,
    editable: false,
  };
}

function durationOf(labels: Labels, name: string, what: string): number {
  const ms = parseDurationMs(labels[name] ?? '');
  if (ms === null || ms === 0)
    throw new TargetProblem(`its ${what} "${labels[name] ?? ''}" is not a duration`);
  return ms;
}

function urlOf(job: ScrapeJob, labels: Labels, address: string): URL {
  const scheme = labels[SCHEME] ?? 'http';
  if (scheme !== 'http' && scheme !== 'https')
    throw new TargetProblem(`its scheme "${scheme}" is not http or https`);
  const url = URL.parse(`${scheme}://${address}`);
  if (url === null) throw new TargetProblem(`"${address}" is not host:port`);
  url.pathname = labels[PATH] ?? '';
  const params = new URLSearchParams();
  for (const [name, values] of Object.entries(job.params))
    values.forEach((value, index) =>
      params.append(name, (index === 0 ? labels[PARAM + name] : undefined) ?? value),
    );
  for (const [name, value] of Object.entries(labels))
    if (name.startsWith(PARAM) && !params.has(name.slice(PARAM.length)))
      params.append(name.slice(PARAM.length), value);
  params.sort();
  url.search = params.toString();
  return url;
}

/** The address with its port, as it is spelt; Prometheus adds the scheme's port where there is none. */
function withPort(address: string, url: URL): string {
  if (/:\d+$/.test(address)) return address;
  return `${address}:${url.protocol === 'https:' ? 443 : 80}`;
}
