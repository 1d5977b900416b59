import { Button, Menu } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { forget, recalled } from './history.ts';
import classes from './explore.module.css';

/** What was run in this browser lately, newest first. */
export function QueryHistory({
  onPick,
}: {
  readonly onPick: (exprs: readonly string[]) => void;
}): React.ReactNode {
  const [entries, setEntries] = useState<readonly (readonly string[])[]>([]);
  return (
    <Menu
      position="bottom-start"
      width={520}
      withinPortal
      onOpen={() => {
        setEntries(recalled());
      }}
    >
      <Menu.Target>
        <Button variant="default" leftSection={<IconHistory size={15} />}>
          History
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.history ?? ''}>
        {entries.length === 0 ? <Menu.Label>Nothing was run here yet</Menu.Label> : null}
        {entries.map((exprs) => (
          <Menu.Item
            key={exprs.join('\0')}
            onClick={() => {
              onPick(exprs);
            }}
          >
            {exprs.map((expr) => (
              <span key={expr} className={`wd-mono ${classes.past ?? ''}`} title={expr}>
                {expr}
              </span>
            ))}
          </Menu.Item>
        ))}
        {entries.length > 0 ? (
          <>
            <Menu.Divider />
            <Menu.Item
              onClick={() => {
                forget();
              }}
            >
              Clear history
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
