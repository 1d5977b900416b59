import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { TargetStatus } from '#shared/contract/targets.ts';
import { useUiStore } from '../../app/ui-store.ts';
import { Panel } from '../../ui/Panel.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { UptimeBar } from '../../ui/UptimeBar.tsx';
import { byTrouble, markOfHealth } from '../targets/target-words.ts';
import classes from './overview.module.css';

const MAX_SHOWN = 24;

/** Every target with its newest scrapes, those in trouble first. */
export function TargetGrid({ targets }: { targets: readonly TargetStatus[] }): React.ReactNode {
  const open = useUiStore((state) => state.open);
  const shown = [...targets].sort(byTrouble).slice(0, MAX_SHOWN);
  return (
    <Panel
      title="Targets"
      note={targets.length > MAX_SHOWN ? `${String(MAX_SHOWN)} of ${String(targets.length)}` : null}
      actions={
        <>
          <Link href="/targets">All targets</Link>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} />}
            onClick={() => {
              open('add-target');
            }}
          >
            Add target
          </Button>
        </>
      }
    >
      <ul className={classes.grid}>
        {shown.map((target) => (
          <li key={target.name}>
            <Link href={`/targets/${encodeURIComponent(target.name)}`} className={classes.card}>
              <span className={classes.cardHead}>
                <SeverityMark mark={markOfHealth(target.health)} />
                <strong title={target.name}>{target.name}</strong>
                <span className={classes.cardAge}>
                  {target.failingSinceMs === null ? (
                    <RelativeAge atMs={target.lastScrapeMs} short />
                  ) : (
                    <>
                      down <RelativeAge atMs={target.failingSinceMs} short />
                    </>
                  )}
                </span>
              </span>
              <UptimeBar recent={target.recent} />
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
