import { Tabs } from '@mantine/core';
import { IconRobot } from '@tabler/icons-react';
import { useLocation, useSearchParams } from 'wouter';
import { useTopic } from '../../live/use-topic.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { StaleBadge } from '../../ui/StaleBadge.tsx';
import { needsAnswer } from './playbook-words.ts';
import { PlaybookList } from './PlaybookList.tsx';
import { RunRows } from './RunRows.tsx';
import classes from './playbooks.module.css';

/** Prepared answers to alerts: what waits for a person, what ran, and what there is. */
export function Playbooks(): React.ReactNode {
  const { frame, receivedAtMs } = useTopic('playbooks');
  const [, navigate] = useLocation();
  const [search] = useSearchParams();
  const tab = search.get('tab') === 'playbooks' ? 'playbooks' : 'runs';
  const waiting = frame?.runs.filter(needsAnswer) ?? [];
  const others = frame?.runs.filter((run) => !needsAnswer(run)) ?? [];
  return (
    <Page
      title="Playbooks"
      subtitle={
        frame ? (
          <>
            {frame.enabled
              ? sentence(frame.waiting, frame.running)
              : 'Switched off: playbooks.enabled in watchdeck.yml'}{' '}
            <StaleBadge receivedAtMs={receivedAtMs} />
          </>
        ) : null
      }
    >
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(next) => {
          navigate(next === 'playbooks' ? '/playbooks?tab=playbooks' : '/playbooks', { replace: true });
        }}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="runs">Runs</Tabs.Tab>
          <Tabs.Tab value="playbooks">Playbooks</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="runs">
          <div className={classes.stack}>
            {waiting.length > 0 ? (
              <Panel title="Waits for you" flush>
                <RunRows runs={waiting} label="Waiting runs" />
              </Panel>
            ) : null}
            <Panel title="Runs" flush>
              {!frame ? (
                <RowsSkeleton rows={4} />
              ) : others.length === 0 ? (
                <EmptyState title="Nothing has run yet" icon={<IconRobot size={22} />}>
                  A playbook is a prepared answer to an alert: look, act, check, tell. See what there is under
                  Playbooks and try a dry run; nothing happens until the config allows it.
                </EmptyState>
              ) : (
                <RunRows runs={others} label="Runs" />
              )}
            </Panel>
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="playbooks">
          <PlaybookList />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function sentence(waiting: number, running: number): string {
  if (waiting > 0)
    return waiting === 1 ? 'One run waits for a person' : `${String(waiting)} runs wait for a person`;
  if (running > 0) return running === 1 ? 'One is running' : `${String(running)} are running`;
  return 'Nothing is running';
}
