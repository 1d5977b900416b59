import type { IncidentDetail, IncidentEntry, PostmortemSection } from '#shared/contract/incidents.ts';
import { formatDuration } from '#shared/format/index.ts';
import { formatLabels } from '#shared/model/labels.ts';

/** The parts a person writes; facts and timeline come by themselves. */
export const POSTMORTEM_SECTIONS: readonly Pick<PostmortemSection, 'key' | 'title' | 'hint'>[] = [
  {
    key: 'summary',
    title: 'Summary',
    hint: 'What happened, in two or three sentences for people who were not there.',
  },
  { key: 'impact', title: 'Impact', hint: 'Who was affected, how, and for how long.' },
  { key: 'cause', title: 'Root cause', hint: 'What led to it, and what made it possible.' },
  {
    key: 'detection',
    title: 'Detection',
    hint: 'How it was noticed, and what would have told of it earlier.',
  },
  { key: 'response', title: 'Response', hint: 'What was done, what helped and what did not.' },
  { key: 'lessons', title: 'Lessons', hint: 'What went well, what went badly, where there was luck.' },
  {
    key: 'actions',
    title: 'Action items',
    hint: 'What will be done so that it doesn’t come back: what, who, until when.',
  },
];

export type FormatTime = (ms: number) => string;

/** One line of the facts. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** What can be said of an incident without anybody writing it. */
export function factsOf({ incident, alerts }: IncidentDetail, formatTime: FormatTime): Fact[] {
  const time = (name: string, ms: number | null): Fact[] =>
    ms === null ? [] : [{ name, value: formatTime(ms) }];
  const lasted = (name: string, ms: number | null): Fact[] =>
    ms === null ? [] : [{ name, value: formatDuration(ms) }];
  return [
    { name: 'Severity', value: incident.severity },
    { name: 'Status', value: incident.status },
    { name: 'Owner', value: incident.owner ?? 'nobody' },
    ...time('First bad sample', incident.badSinceMs),
    ...time('Detected', incident.firedAtMs),
    ...time('Acknowledged', incident.acknowledgedAtMs),
    ...time('Mitigated', incident.mitigatedAtMs),
    ...time('Resolved', incident.resolvedAtMs),
    ...lasted('Time to detect', incident.detectMs),
    ...lasted('Time to acknowledge', incident.acknowledgeMs),
    ...lasted('Time to resolve', incident.resolveMs),
    ...(alerts.length === 0
      ? []
      : [{ name: 'Alerts', value: `${String(alerts.length)} (${incident.rules.join(', ')})` }]),
    ...(Object.keys(incident.labels).length === 0
      ? []
      : [{ name: 'Where', value: formatLabels(incident.labels) }]),
  ];
}

/** An entry as one line, without its time. */
export function entryText({ by, text, kind }: Pick<IncidentEntry, 'by' | 'text' | 'kind'>): string {
  const said = kind === 'note' || kind === 'action' || kind === 'deployment';
  return said ? `${by}${kind === 'note' ? '' : ` (${kind})`}: ${text}` : text;
}

/** The whole postmortem as Markdown. */
export function postmortemMarkdown(detail: IncidentDetail, formatTime: FormatTime): string {
  const { incident, entries, sections } = detail;
  const facts = factsOf(detail, formatTime).map(({ name, value }) => `| ${name} | ${inline(value)} |`);
  const written = sections.map(({ title, text }) => `## ${title}\n\n${text.trim() || '_Not written yet._'}`);
  const timeline = entries.map((entry) => `- **${formatTime(entry.atMs)}** ${inline(entryText(entry))}`);
  if (detail.entriesLeftOut > 0)
    timeline.push(`- ${String(detail.entriesLeftOut)} more entries are in Watchdeck`);
  return [
    `# Postmortem: ${inline(incident.title)}`,
    `Incident ${String(incident.id)}`,
    ['| | |', '| --- | --- |', ...facts].join('\n'),
    ...written,
    `## Timeline\n\n${timeline.join('\n')}`,
  ]
    .join('\n\n')
    .concat('\n');
}

/** Text from alerts and people inside a line: it must not begin markup of its own. */
function inline(text: string): string {
  return text.replace(/[\\`*_[\]<>#|]/g, '\\$&').replace(/\s*\n\s*/g, ' ');
}

/** A file name of the incident's number and title. */
export function postmortemFileName(id: number, title: string, ending: 'md' | 'pdf'): string {
  const slug = title
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  return `incident-${String(id)}${slug === '' ? '' : `-${slug}`}.${ending}`;
}
