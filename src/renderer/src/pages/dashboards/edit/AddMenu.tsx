import { Button, Menu } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { PanelKind } from '#shared/dashboard/index.ts';
import { useAddress, withParam } from '../use-address.ts';
import { useDrafts } from './drafts.ts';
import { kindNames } from './kind-names.ts';
import { addPanel } from './operations.ts';

/** Adds a panel of the kind one chooses, and opens it to be filled. */
export function AddMenu({ id, label = 'Add' }: { id: string; label?: string }): React.ReactNode {
  const { go } = useAddress();
  const change = useDrafts((state) => state.change);
  const add = (kind: PanelKind) => {
    const present = useDrafts.getState().drafts[id]?.history.present;
    if (!present) return;
    const { dashboard, id: panel } = addPanel(present, kind);
    change(id, () => dashboard);
    if (kind !== 'row') go((now) => withParam(now, 'edit', String(panel)));
  };
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconPlus size={15} />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {kindNames.map(({ kind, name, about }) => (
          <Menu.Item
            key={kind}
            onClick={() => {
              add(kind);
            }}
          >
            {name} <span className="wd-dim">{about}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
