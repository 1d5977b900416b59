import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';

interface RowMenuProps {
  /** What it is for: "Actions for order-bot". */
  readonly label: string;
  readonly isBusy: boolean;
  /** The items. */
  readonly children: React.ReactNode;
}

/** The menu of a table's row. Until it is first used it is a button only: a menu costs more than the rest of the row. */
export function RowMenu(props: RowMenuProps): React.ReactNode {
  const [isUsed, setUsed] = useState(false);
  if (isUsed) return <UsedMenu {...props} />;
  return (
    <ActionIcon
      aria-label={props.label}
      aria-haspopup="menu"
      aria-expanded={false}
      loading={props.isBusy}
      onClick={() => {
        setUsed(true);
      }}
    >
      <IconDots size={16} />
    </ActionIcon>
  );
}

function UsedMenu({ label, isBusy, children }: RowMenuProps): React.ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // In the place of the button that was pressed, so that the focus comes back to it.
    button.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Menu defaultOpened position="bottom-end" shadow="md" transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <ActionIcon ref={button} aria-label={label} loading={isBusy}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
