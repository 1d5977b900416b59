import { Button, useMantineColorScheme } from '@mantine/core';
import type { Panel as PanelModel } from '#shared/dashboard/index.ts';
import type { VariableScope } from '#shared/dashboard/interpolate.ts';
import { severities } from '#shared/model/severity.ts';
import { useTimeStore } from '../app/time-store.ts';
import { PanelBody } from '../panels/PanelBody.tsx';
import { Panel } from '../ui/Panel.tsx';
import { SeverityMark } from '../ui/SeverityMark.tsx';
import { Blocks } from './Blocks.tsx';
import { kitPanels } from './panels.ts';
import classes from './kit.module.css';

const annotations = {
  alerts: true,
  incidents: true,
  deployments: true,
  notes: true,
  sleep: true,
  queries: [],
};
const scope: VariableScope = new Map([['who', { values: ['the person on call'], isAll: false }]]);

/** Every building block and every kind of panel, on data of its own. */
export function Kit(): React.ReactNode {
  const { toggleColorScheme } = useMantineColorScheme();
  return (
    <main className={classes.kit}>
      <header className={classes.head}>
        <h1>Kit</h1>
        {severities.map((severity) => (
          <SeverityMark key={severity} mark={severity} label={severity} />
        ))}
        <SeverityMark mark="ok" label="ok" />
        <Button variant="default" size="xs" onClick={toggleColorScheme}>
          Other theme
        </Button>
      </header>
      <Blocks />
      <div className={classes.grid}>
        {kitPanels.map((panel) => (
          <Cell key={panel.id} panel={panel} />
        ))}
      </div>
    </main>
  );
}

const ROW_PX = 36;

function Cell({ panel }: { panel: PanelModel }): React.ReactNode {
  const range = useTimeStore((state) => state.range);
  const zoom = useTimeStore((state) => state.zoom);
  return (
    <div
      className={classes.cell}
      style={{ gridColumn: `span ${String(panel.at.w)}`, height: panel.at.h * ROW_PX }}
    >
      <Panel title={panel.title}>
        <div className={classes.body}>
          <PanelBody panel={panel} scope={scope} range={range} annotations={annotations} onZoom={zoom} />
        </div>
      </Panel>
    </div>
  );
}
