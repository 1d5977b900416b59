import { Menu } from '@mantine/core';
import { IconPencil, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { ProbeStatus } from '#shared/contract/probes.ts';
import { useAction } from '../../live/use-method.ts';
import { Confirm } from '../../ui/Confirm.tsx';
import { RowMenu } from '../../ui/RowMenu.tsx';
import { toastDone, useToasts } from '../../ui/toasts.ts';
import { CheckForm } from './CheckForm.tsx';

/** What can be done with one check. */
export function CheckMenu({ check }: { check: ProbeStatus }): React.ReactNode {
  const { name } = check;
  const [sheet, setSheet] = useState<'edit' | 'remove' | null>(null);
  const [location, navigate] = useLocation();
  const run = useAction('probes.run', ['probes.list', 'uptime.bars']);
  const remove = useAction('probes.remove', ['probes.list', 'uptime.bars']);
  const show = useToasts((state) => state.show);
  const close = () => {
    setSheet(null);
    remove.reset();
  };
  return (
    <>
      <RowMenu label={`Actions for ${name}`} isBusy={run.isPending}>
        <Menu.Item
          leftSection={<IconRefresh size={15} />}
          onClick={() => {
            run.mutate(
              { name },
              {
                onError: ({ message }) => {
                  const key = `check:${name}`;
                  show({
                    key,
                    mark: 'high',
                    title: `${name} was not checked`,
                    body: message,
                    sticky: false,
                  });
                },
              },
            );
          }}
        >
          Check now
        </Menu.Item>
        <Menu.Item
          leftSection={<IconPencil size={15} />}
          onClick={() => {
            setSheet('edit');
          }}
        >
          Edit
        </Menu.Item>
        <Menu.Item
          leftSection={<IconTrash size={15} />}
          color="var(--wd-critical)"
          onClick={() => {
            setSheet('remove');
          }}
        >
          Remove
        </Menu.Item>
      </RowMenu>
      {sheet === 'edit' ? <CheckForm opened onClose={close} check={check} /> : null}
      {sheet === 'remove' ? (
        <Confirm
          opened
          title={`Remove ${name}?`}
          action="Remove check"
          busy={remove.isPending}
          error={remove.error?.message ?? null}
          onClose={close}
          onConfirm={() => {
            // The live list may take this menu away before the answer is here, and a callback of `mutate` with it.
            remove.mutateAsync({ name }).then(
              () => {
                close();
                toastDone(`Removed ${name}`);
                if (location.startsWith('/checks/')) navigate('/checks');
              },
              // Shown by `error`.
              () => undefined,
            );
          }}
        >
          It is no longer checked, and its alerts resolve. What was recorded stays until it leaves the
          retention.
        </Confirm>
      ) : null}
    </>
  );
}
