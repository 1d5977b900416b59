import { SegmentedControl } from '@mantine/core';
import { IconBellCheck } from '@tabler/icons-react';
import { useSearchParams } from 'wouter';
import type { Alert, AlertsSnapshot } from '#shared/contract/alerts.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FilterField } from '../../ui/FilterField.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { useAddressText } from '../../ui/use-address-text.ts';
import { bySeverity } from './alert-words.ts';
import { findAlerts, groupAlerts, groupings } from './alert-search.ts';
import { AlertRows } from './AlertRows.tsx';
import { GroupedAlerts } from './GroupedAlerts.tsx';
import classes from './alerts.module.css';

/** From here on they are searched and grouped rather than read. */
const MANY = 10;

const choices = [
  { value: 'severity', label: 'By severity' },
  { value: 'rule', label: 'By rule' },
  { value: 'job', label: 'By target' },
];

/** What fires and what may fire soon; filter and grouping stand in the address. */
export function ActiveAlerts({ snapshot }: { snapshot: AlertsSnapshot | null }): React.ReactNode {
  const [search, setSearch] = useSearchParams();
  const [text, setText] = useAddressText('q');
  if (!snapshot) return <RowsSkeleton rows={4} />;
  const grouping = groupings.find((each) => each === search.get('group')) ?? 'severity';
  const alerts = findAlerts(snapshot.alerts, text);
  return (
    <div className={classes.stack}>
      {snapshot.alerts.length > MANY || text !== '' || grouping !== 'severity' ? (
        <div className={classes.toolbar} role="search" aria-label="Alerts">
          <FilterField
            label="Filter alerts"
            placeholder="Rule, words of the summary, job=…"
            value={text}
            onChange={setText}
          />
          <SegmentedControl
            size="xs"
            aria-label="Group"
            data={choices}
            value={grouping}
            onChange={(next) => {
              setSearch(
                (before) => {
                  const after = new URLSearchParams(before);
                  after.set('group', next);
                  return after;
                },
                { replace: true },
              );
            }}
          />
          {text === '' ? null : (
            <span className="wd-dim" role="status">
              {alerts.length} of {snapshot.alerts.length}
            </span>
          )}
        </div>
      ) : null}
      {alerts.length === 0 && text !== '' ? (
        <Panel title="Nothing found">
          <EmptyState title="No alert matches">
            Rules, summaries and labels are searched for “{text}”.
          </EmptyState>
        </Panel>
      ) : grouping === 'severity' ? (
        <BySeverity alerts={alerts} />
      ) : (
        <Panel title={grouping === 'rule' ? 'By rule' : 'By target'} flush>
          <GroupedAlerts key={grouping} groups={groupAlerts(alerts, grouping)} />
        </Panel>
      )}
    </div>
  );
}

/** Firing by severity, then what may fire soon. */
function BySeverity({ alerts }: { alerts: readonly Alert[] }): React.ReactNode {
  const firing = bySeverity(alerts, 'firing');
  const pending = alerts.filter(({ state }) => state === 'pending');
  const resolved = alerts.filter(({ state }) => state === 'resolved');
  return (
    <>
      {firing.length === 0 ? (
        <Panel title="Firing">
          <EmptyState title="Nothing fires" icon={<IconBellCheck size={22} />}>
            Alerts stand here while a rule’s expression holds for as long as the rule asks.
          </EmptyState>
        </Panel>
      ) : null}
      {firing.map(({ severity, alerts: members }) => (
        <Panel
          key={severity}
          title={capital(severity)}
          note={<SeverityMark mark={severity} count={members.length} label="firing" />}
          flush
        >
          <AlertRows alerts={members} label={`${capital(severity)} alerts`} />
        </Panel>
      ))}
      {pending.length > 0 ? (
        <Panel title="Pending" note="true, but not for long enough yet" flush>
          <AlertRows alerts={pending} label="Pending alerts" />
        </Panel>
      ) : null}
      {resolved.length > 0 ? (
        <Panel title="Just resolved" flush>
          <AlertRows alerts={resolved} label="Resolved alerts" />
        </Panel>
      ) : null}
    </>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
