import { Button, SegmentedControl, Textarea } from '@mantine/core';
import {
  IconActivityHeartbeat,
  IconBell,
  IconBellCheck,
  IconBolt,
  IconChartLine,
  IconCircleDot,
  IconNote,
  IconPencil,
  IconRocket,
  IconRobot,
  IconUser,
  IconUserCheck,
} from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { IncidentDetail, IncidentEntry } from '#shared/contract/incidents.ts';
import { SnapshotChart } from '../../charts/SnapshotChart.tsx';
import { useAction } from '../../live/use-method.ts';
import { Panel } from '../../ui/Panel.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { MarkdownText } from '../../ui/MarkdownText.tsx';
import { entryWords } from './incident-words.ts';
import classes from './incidents.module.css';

const icons: Readonly<Record<IncidentEntry['kind'], typeof IconBell>> = {
  opened: IconCircleDot,
  fired: IconBell,
  'alert-resolved': IconBellCheck,
  'alert-acknowledged': IconUserCheck,
  status: IconActivityHeartbeat,
  owner: IconUser,
  edited: IconPencil,
  note: IconNote,
  action: IconBolt,
  deployment: IconRocket,
  playbook: IconRobot,
  chart: IconChartLine,
};

const CHART_HEIGHT = 150;

/** What happened, newest first, with a field for what a person has to add. */
export function Timeline({ detail }: { detail: IncidentDetail }): React.ReactNode {
  const { entries, entriesLeftOut, incident } = detail;
  return (
    <Panel
      title="Timeline"
      note={entriesLeftOut > 0 ? `${String(entriesLeftOut)} entries in the middle are left out` : null}
      flush
    >
      <AddEntry id={incident.id} />
      <ol className={classes.timeline} aria-label="Timeline">
        {entries.toReversed().map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
    </Panel>
  );
}

function Entry({ entry }: { entry: IncidentEntry }): React.ReactNode {
  const { kind, text, by, chart } = entry;
  const Icon = icons[kind];
  const written = kind === 'note' || kind === 'action' || kind === 'deployment';
  return (
    <li className={classes.entry} data-kind={kind}>
      <span className={classes.entryIcon} title={entryWords[kind]}>
        <Icon size={16} stroke={1.7} aria-label={entryWords[kind]} />
      </span>
      <div className={classes.entryBody}>
        {written ? (
          <>
            <span className={classes.entryBy}>
              {by}
              {kind === 'note' ? '' : ` · ${entryWords[kind].toLowerCase()}`}
            </span>
            <MarkdownText text={text} />
          </>
        ) : entry.fingerprint !== null && kind === 'fired' ? (
          <Link href={`/alerts/${encodeURIComponent(entry.fingerprint)}`}>{text}</Link>
        ) : (
          <span>{text}</span>
        )}
        {chart ? (
          <div className={classes.entryChart}>
            <SnapshotChart chart={chart} height={CHART_HEIGHT} />
            <span className={`wd-mono ${classes.entryExpr ?? ''}`}>{chart.expr}</span>
          </div>
        ) : null}
      </div>
      <span className={classes.since}>
        <RelativeAge atMs={entry.atMs} withTime />
      </span>
    </li>
  );
}

const kinds = [
  { value: 'note', label: 'Note' },
  { value: 'action', label: 'Action' },
  { value: 'deployment', label: 'Deployment' },
  { value: 'chart', label: 'Chart' },
] as const;
type Kind = (typeof kinds)[number]['value'];

const PLACEHOLDERS: Readonly<Record<Kind, string>> = {
  note: 'What you see, think, or found out',
  action: 'What you did',
  deployment: 'What was deployed: service and version',
  chart: 'A PromQL expression: its last hour is kept as data',
};

function AddEntry({ id }: { id: number }): React.ReactNode {
  const [kind, setKind] = useState<Kind>('note');
  const [text, setText] = useState('');
  const adding = useAction('incidents.addEntry', ['incidents.get']);
  const charting = useAction('incidents.addChart', ['incidents.get']);
  const error = adding.error ?? charting.error;
  const done = {
    onSuccess: () => {
      setText('');
    },
  };
  const send = (): void => {
    if (text.trim() === '') return;
    adding.reset();
    charting.reset();
    if (kind === 'chart') charting.mutate({ id, expr: text.trim() }, done);
    else adding.mutate({ id, kind, text }, done);
  };
  return (
    <form
      className={classes.addEntry}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Textarea
        aria-label="Add to the timeline"
        placeholder={PLACEHOLDERS[kind]}
        value={text}
        autosize
        minRows={2}
        maxRows={10}
        maxLength={20_000}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          send();
        }}
      />
      {error ? <p role="alert">{error.message}</p> : null}
      <div className={classes.addEntryActions}>
        <SegmentedControl
          size="xs"
          aria-label="Kind"
          data={[...kinds]}
          value={kind}
          onChange={(next) => {
            setKind(next);
          }}
        />
        <Button
          size="xs"
          type="submit"
          loading={adding.isPending || charting.isPending}
          disabled={text.trim() === ''}
        >
          Add
        </Button>
      </div>
    </form>
  );
}
