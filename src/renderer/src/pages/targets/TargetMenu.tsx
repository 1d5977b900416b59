import { Checkbox, Menu } from '@mantine/core';
import { IconPencil, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { TargetStatus } from '#shared/contract/targets.ts';
import { useAction } from '../../live/use-method.ts';
import { Confirm } from '../../ui/Confirm.tsx';
import { RowMenu } from '../../ui/RowMenu.tsx';
import { toastDone, useToasts } from '../../ui/toasts.ts';
import { TargetForm } from './TargetForm.tsx';

/** What can be done with one target. */
export function TargetMenu({ target }: { target: TargetStatus }): React.ReactNode {
  const { name, editable } = target;
  const [sheet, setSheet] = useState<'edit' | 'remove' | null>(null);
  const [forgetHistory, setForgetHistory] = useState(false);
  const [location, navigate] = useLocation();
  const scrape = useAction('targets.scrape', ['targets.list']);
  const remove = useAction('targets.remove', ['targets.list']);
  const show = useToasts((state) => state.show);
  const close = () => {
    setSheet(null);
    setForgetHistory(false);
    remove.reset();
  };
  return (
    <>
      <RowMenu label={`Actions for ${name}`} isBusy={scrape.isPending}>
        <Menu.Item
          leftSection={<IconRefresh size={15} />}
          onClick={() => {
            scrape.mutate(
              { name },
              {
                onError: ({ message }) => {
                  show({
                    key: `scrape:${name}`,
                    mark: 'high',
                    title: `${name} was not scraped`,
                    body: message,
                    sticky: false,
                  });
                },
              },
            );
          }}
        >
          Scrape now
        </Menu.Item>
        <Menu.Item
          leftSection={<IconPencil size={15} />}
          disabled={!editable}
          onClick={() => {
            setSheet('edit');
          }}
        >
          {editable ? 'Edit' : 'Edit (it stands in a file of its own)'}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconTrash size={15} />}
          disabled={!editable}
          color="var(--wd-critical)"
          onClick={() => {
            setSheet('remove');
          }}
        >
          Remove
        </Menu.Item>
      </RowMenu>
      {sheet === 'edit' ? <TargetForm opened onClose={close} target={target} /> : null}
      {sheet === 'remove' ? (
        <Confirm
          opened
          title={`Remove ${name}?`}
          action="Remove target"
          busy={remove.isPending}
          error={remove.error?.message ?? null}
          onClose={close}
          onConfirm={() => {
            // The live list may take this menu away before the answer is here, and a callback of `mutate` with it.
            remove.mutateAsync({ name, forgetHistory }).then(
              () => {
                close();
                toastDone(forgetHistory ? `Removed ${name} and its history` : `Removed ${name}`);
                if (location.startsWith('/targets/')) navigate('/targets');
              },
              // Shown by `error`.
              () => undefined,
            );
          }}
        >
          <p>
            It is no longer scraped, and its alerts resolve. What was recorded{' '}
            {forgetHistory ? 'is deleted for good' : 'stays until it leaves the retention'}.
          </p>
          <Checkbox
            mt="sm"
            label="Forget its history too"
            checked={forgetHistory}
            onChange={(event) => {
              setForgetHistory(event.currentTarget.checked);
            }}
          />
        </Confirm>
      ) : null}
    </>
  );
}
