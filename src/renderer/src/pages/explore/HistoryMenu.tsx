import { ActionIcon, Menu } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useExploreHistory } from './history.ts';
import classes from './explore.module.css';

const SHOWN = 15;

/** The expressions run lately; one is taken into the field. */
export function HistoryMenu({ onTake }: { onTake: (expr: string) => void }): React.ReactNode {
  const expressions = useExploreHistory((state) => state.expressions);
  const clear = useExploreHistory((state) => state.clear);
  return (
    <Menu position="bottom-end" width={480} shadow="md">
      <Menu.Target>
        <ActionIcon
          variant="default"
          size={36}
          aria-label="History"
          title="Expressions run lately"
          disabled={expressions.length === 0}
        >
          <IconHistory size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {expressions.slice(0, SHOWN).map((expr) => (
          <Menu.Item
            key={expr}
            onClick={() => {
              onTake(expr);
            }}
          >
            <span className={`wd-mono ${classes.historyItem ?? ''}`} title={expr}>
              {expr}
            </span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={clear}>Forget all</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
