import { ActionIcon, Button, PasswordInput, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { secretNameSchema } from '#shared/shell/page.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import classes from './settings.module.css';
import { useShellAction, useShellState } from './use-shell.ts';

/** Passwords and tokens that this machine's key store keeps; the config names them where it names environment variables. */
export function Secrets(): React.ReactNode {
  const { data, error, refetch } = useShellState();
  const action = useShellAction();
  const secrets = data?.secrets;
  return (
    <Panel title="Secrets" note="locked by this machine’s key store">
      {error && !secrets ? (
        <ErrorState what="The secrets can't be listed" error={error} onRetry={() => void refetch()} />
      ) : !secrets ? (
        <RowsSkeleton rows={2} />
      ) : (
        <>
          {secrets.names.length === 0 && secrets.refusal === null ? (
            <EmptyState title="No secrets kept">
              Keep a password or token here under a name, then name it in the config:{' '}
              <code>bearer_token_env: SHOP_TOKEN</code>
            </EmptyState>
          ) : null}
          {secrets.names.length === 0 ? null : (
            <ul className={classes.backups} aria-label="Secrets">
              {secrets.names.map((name) => (
                <li key={name}>
                  <span className="wd-mono">{name}</span>
                  <span className="wd-dim">
                    {secrets.unreadable.includes(name)
                      ? 'can’t be opened on this machine: enter it again'
                      : ''}
                  </span>
                  <span>
                    <ActionIcon
                      size="sm"
                      aria-label={`Forget ${name}`}
                      onClick={() => {
                        action.mutate({ ask: 'remove-secret', name });
                      }}
                    >
                      <IconTrash size={15} stroke={1.7} />
                    </ActionIcon>
                  </span>
                </li>
              ))}
            </ul>
          )}
          {secrets.refusal === null ? (
            <NewSecret action={action} />
          ) : (
            <p className="wd-dim" role="status">
              {secrets.refusal}
            </p>
          )}
          {action.error ? (
            <p role="alert" className={classes.error}>
              {action.error.message}
            </p>
          ) : null}
        </>
      )}
    </Panel>
  );
}

function NewSecret({ action }: { readonly action: ReturnType<typeof useShellAction> }): React.ReactNode {
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  const badName = name === '' ? undefined : secretNameSchema.safeParse(name).error?.issues[0]?.message;
  return (
    <form
      className={classes.newSecret}
      onSubmit={(event) => {
        event.preventDefault();
        action.mutate(
          { ask: 'store-secret', name, text },
          {
            onSuccess: () => {
              setName('');
              setText('');
            },
          },
        );
      }}
    >
      <TextInput
        size="xs"
        label="Name"
        placeholder="SHOP_TOKEN"
        value={name}
        error={badName}
        onChange={(event) => {
          setName(event.currentTarget.value);
        }}
      />
      <PasswordInput
        size="xs"
        label="Password or token"
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
      />
      <Button
        type="submit"
        size="xs"
        variant="default"
        disabled={name === '' || text === '' || badName !== undefined}
        loading={action.isPending}
      >
        Keep
      </Button>
    </form>
  );
}
