import { ActionIcon, Button, Switch, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { DashboardLink } from '#shared/dashboard/index.ts';
import classes from './edit.module.css';

interface LinksFieldProps {
  readonly links: readonly DashboardLink[];
  readonly onChange: (links: DashboardLink[]) => void;
}

const NEW_LINK: DashboardLink = {
  title: '',
  url: '',
  newTab: false,
  keepTime: false,
  keepVariables: false,
};
const options = [
  ['newTab', 'In a new tab'],
  ['keepTime', 'With the time range'],
  ['keepVariables', 'With the variables'],
] as const;

/** Links of a dashboard or a panel: to pages of the console or to other sites. */
export function LinksField({ links, onChange }: LinksFieldProps): React.ReactNode {
  const put = (at: number, part: Partial<DashboardLink>) => {
    onChange(links.map((link, i) => (i === at ? { ...link, ...part } : link)));
  };
  return (
    <fieldset className={classes.group}>
      <legend>Links</legend>
      {links.map((link, i) => (
        <div key={i} className={classes.link}>
          <TextInput
            size="xs"
            label="Shown as"
            value={link.title}
            onChange={(event) => {
              put(i, { title: event.currentTarget.value });
            }}
          />
          <TextInput
            size="xs"
            label="Leads to"
            placeholder="/dashboards/shop or https://…"
            value={link.url}
            error={link.url === '' ? 'An address is needed' : null}
            onChange={(event) => {
              put(i, { url: event.currentTarget.value });
            }}
          />
          <ActionIcon
            aria-label={`Remove the link ${link.title}`}
            onClick={() => {
              onChange(links.filter((_, other) => other !== i));
            }}
          >
            <IconTrash size={15} />
          </ActionIcon>
          <div className={classes.linkOptions}>
            {options.map(([name, label]) => (
              <Switch
                key={name}
                size="xs"
                label={label}
                checked={link[name]}
                onChange={(event) => {
                  put(i, { [name]: event.currentTarget.checked });
                }}
              />
            ))}
          </div>
        </div>
      ))}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlus size={14} />}
        onClick={() => {
          onChange([...links, NEW_LINK]);
        }}
      >
        Add a link
      </Button>
    </fieldset>
  );
}
