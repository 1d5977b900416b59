import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { severities } from '#shared/model/severity.ts';
import type { Alert } from '#shared/contract/alerts.ts';
import { PageList } from '../../ui/PageList.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import type { AlertGroup } from './alert-search.ts';
import { AlertRow } from './AlertRow.tsx';
import classes from './alerts.module.css';

const ROW_PX = 69;

type Line =
  { readonly key: string; readonly group: AlertGroup } | { readonly key: string; readonly alert: Alert };

/** One line a group, opened to its alerts: five hundred of one cause read as one. */
export function GroupedAlerts({ groups }: { groups: readonly AlertGroup[] }): React.ReactNode {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const lines = groups.flatMap((group): Line[] => [
    { key: `group:${group.name}`, group },
    ...(opened.has(group.name) ? group.alerts.map((alert): Line => ({ key: alert.fingerprint, alert })) : []),
  ]);
  const toggle = (name: string) => {
    setOpened((before) => {
      const after = new Set(before);
      if (!after.delete(name)) after.add(name);
      return after;
    });
  };
  return (
    <PageList label="Groups of alerts" items={lines} itemKey={({ key }) => key} estimate={ROW_PX}>
      {(line) =>
        'alert' in line ? (
          <AlertRow alert={line.alert} />
        ) : (
          <GroupLine
            group={line.group}
            isOpen={opened.has(line.group.name)}
            onToggle={() => {
              toggle(line.group.name);
            }}
          />
        )
      }
    </PageList>
  );
}

interface GroupLineProps {
  readonly group: AlertGroup;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function GroupLine({ group: { name, alerts }, isOpen, onToggle }: GroupLineProps): React.ReactNode {
  const oldestMs = Math.min(...alerts.map(({ firedAtMs, activeSinceMs }) => firedAtMs ?? activeSinceMs));
  return (
    <button type="button" className={classes.group} aria-expanded={isOpen} onClick={onToggle}>
      <IconChevronRight size={16} aria-hidden="true" />
      <strong title={name}>{name}</strong>
      <span className={classes.counts}>
        {severities
          .map((severity) => ({
            severity,
            count: alerts.filter((alert) => alert.severity === severity).length,
          }))
          .filter(({ count }) => count > 0)
          .map(({ severity, count }) => (
            <SeverityMark key={severity} mark={severity} count={count} />
          ))}
      </span>
      <span className={classes.since}>
        <RelativeAge atMs={oldestMs} />
      </span>
    </button>
  );
}
