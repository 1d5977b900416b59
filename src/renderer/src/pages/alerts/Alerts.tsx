import { Tabs } from '@mantine/core';
import { useLocation, useSearchParams } from 'wouter';
import { stateSentence } from '../../app/state-line.ts';
import { useTopic } from '../../live/use-topic.ts';
import { Page } from '../../ui/Page.tsx';
import { StaleBadge } from '../../ui/StaleBadge.tsx';
import { ActiveAlerts } from './ActiveAlerts.tsx';
import { AlertHistory } from './AlertHistory.tsx';
import { Deliveries } from './Deliveries.tsx';
import { OnCall } from './OnCall.tsx';
import { Quality } from './Quality.tsx';
import { RuleList } from './RuleList.tsx';
import { RulePacks } from './RulePacks.tsx';
import classes from './alerts.module.css';
import { Silences } from './Silences.tsx';

const tabs = ['active', 'rules', 'silences', 'on-call', 'history', 'notifications', 'quality'] as const;

/** What fires, by which rules, and what has fired. */
export function Alerts(): React.ReactNode {
  const [, navigate] = useLocation();
  const [search] = useSearchParams();
  const { frame, receivedAtMs } = useTopic('alerts');
  const tab = tabs.find((each) => each === search.get('tab')) ?? 'active';
  return (
    <Page
      title="Alerts"
      subtitle={
        frame ? (
          <>
            {stateSentence(frame.firing)}
            {frame.pending > 0 ? `, ${String(frame.pending)} pending` : ''}{' '}
            <StaleBadge receivedAtMs={receivedAtMs} />
          </>
        ) : null
      }
    >
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(next) => {
          navigate(next === null || next === 'active' ? '/alerts' : `/alerts?tab=${next}`, { replace: true });
        }}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="active">Active</Tabs.Tab>
          <Tabs.Tab value="rules">Rules</Tabs.Tab>
          <Tabs.Tab value="silences">Silences</Tabs.Tab>
          <Tabs.Tab value="on-call">On call</Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
          <Tabs.Tab value="notifications">Notifications</Tabs.Tab>
          <Tabs.Tab value="quality">Quality</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="active">
          <ActiveAlerts snapshot={frame} />
        </Tabs.Panel>
        <Tabs.Panel value="rules">
          <div className={classes.stack}>
            <RulePacks />
            <RuleList />
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="silences">
          <Silences />
        </Tabs.Panel>
        <Tabs.Panel value="on-call">
          <OnCall />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <AlertHistory />
        </Tabs.Panel>
        <Tabs.Panel value="notifications">
          <Deliveries />
        </Tabs.Panel>
        <Tabs.Panel value="quality">
          <Quality />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
