import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconCopy,
  IconDeviceTv,
  IconDots,
  IconDownload,
  IconEdit,
  IconEye,
  IconEyeOff,
  IconHistory,
  IconNote,
  IconTrash,
  IconX,
} from '@tabler/icons-react';
import { Suspense, lazy, useState } from 'react';
import { useLocation } from 'wouter';
import type { Dashboard } from '#shared/dashboard/index.ts';
import { useEngine } from '../../../live/client.ts';
import { useAction } from '../../../live/use-method.ts';
import { Confirm } from '../../../ui/Confirm.tsx';
import { saveFile } from '../../../ui/save-file.ts';
import { toastDone, useToasts } from '../../../ui/toasts.ts';
import { NEW, useDrafts } from '../edit/drafts.ts';
import { Versions } from '../edit/Versions.tsx';
import { useAddress, withParam } from '../use-address.ts';
import classes from './view.module.css';

const MarksSheet = lazy(async () => ({
  default: (await import('../../../panels/annotations/MarksSheet.tsx')).MarksSheet,
}));

interface HeadProps {
  readonly id: string;
  readonly dashboard: Dashboard;
  readonly isShipped: boolean;
  readonly isFixed: boolean;
  /** There are changes that were not saved. */
  readonly hasDraft: boolean;
  readonly onEdit: () => void;
}

/** A dashboard's title and what can be done with it. */
export function DashboardHead(props: HeadProps): React.ReactNode {
  const { id, dashboard, isShipped, hasDraft } = props;
  const [, navigate] = useLocation();
  const { search, go } = useAddress();
  const { client } = useEngine();
  const [sheet, setSheet] = useState<'versions' | 'remove' | 'marks' | null>(null);
  const isMarked = search.get('marks') !== 'off';
  const begin = useDrafts((state) => state.begin);
  const isKiosk = search.has('kiosk');
  const download = () => {
    client.call('dashboards.exportGrafana', { uid: id }).then(
      ({ json }) => {
        saveFile(`${id}.json`, new TextEncoder().encode(json), 'application/json');
      },
      (error: unknown) => {
        const body = error instanceof Error ? error.message : String(error);
        useToasts
          .getState()
          .show({ key: 'export', mark: 'high', title: 'Not exported', body, sticky: false });
      },
    );
  };
  return (
    <header className={classes.head}>
      <h1 title={dashboard.description}>{dashboard.title}</h1>
      <div className={classes.tags}>
        {dashboard.tags.map((tag) => (
          <span key={tag} className={classes.tag}>
            {tag}
          </span>
        ))}
      </div>
      {props.isFixed ? null : isKiosk ? (
        <ActionIcon
          aria-label="Leave the kiosk"
          onClick={() => {
            go((now) => withParam(now, 'kiosk', null));
          }}
        >
          <IconX size={16} />
        </ActionIcon>
      ) : (
        <div className={classes.headActions}>
          <Button size="xs" variant="default" leftSection={<IconEdit size={15} />} onClick={props.onEdit}>
            {isShipped ? 'Edit a copy' : hasDraft ? 'Go on editing' : 'Edit'}
          </Button>
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <ActionIcon variant="default" size={30} aria-label="More of this dashboard">
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<IconDeviceTv size={15} />}
                onClick={() => {
                  go((now) => withParam(now, 'kiosk', ''));
                }}
              >
                Kiosk
              </Menu.Item>
              <Menu.Item
                leftSection={<IconCopy size={15} />}
                onClick={() => {
                  begin(NEW, { ...dashboard, title: `${dashboard.title} (copy)` }, null);
                  navigate(`/dashboards/${NEW}?edit=`);
                }}
              >
                Duplicate
              </Menu.Item>
              <Menu.Item
                leftSection={<IconNote size={15} />}
                onClick={() => {
                  setSheet('marks');
                }}
              >
                Notes and deployments
              </Menu.Item>
              <Menu.Item
                leftSection={isMarked ? <IconEyeOff size={15} /> : <IconEye size={15} />}
                onClick={() => {
                  go((now) => withParam(now, 'marks', isMarked ? 'off' : null));
                }}
              >
                {isMarked ? 'Hide what happened' : 'Show what happened'}
              </Menu.Item>
              <Menu.Item leftSection={<IconDownload size={15} />} onClick={download}>
                Export for Grafana
              </Menu.Item>
              {isShipped ? null : (
                <>
                  <Menu.Item
                    leftSection={<IconHistory size={15} />}
                    onClick={() => {
                      setSheet('versions');
                    }}
                  >
                    Versions
                  </Menu.Item>
                  <Menu.Divider />
                  <Menu.Item
                    color="red"
                    leftSection={<IconTrash size={15} />}
                    onClick={() => {
                      setSheet('remove');
                    }}
                  >
                    Remove
                  </Menu.Item>
                </>
              )}
            </Menu.Dropdown>
          </Menu>
        </div>
      )}
      {sheet === 'marks' ? (
        <Suspense>
          <MarksSheet
            onClose={() => {
              setSheet(null);
            }}
          />
        </Suspense>
      ) : null}
      {sheet === 'versions' ? (
        <Versions
          uid={id}
          onClose={() => {
            setSheet(null);
          }}
        />
      ) : null}
      <RemoveDashboard
        uid={id}
        title={dashboard.title}
        opened={sheet === 'remove'}
        onClose={() => {
          setSheet(null);
        }}
      />
    </header>
  );
}

interface RemoveProps {
  readonly uid: string;
  readonly title: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

function RemoveDashboard({ uid, title, opened, onClose }: RemoveProps): React.ReactNode {
  const [, navigate] = useLocation();
  const removing = useAction('dashboards.remove');
  const drop = useDrafts((state) => state.drop);
  return (
    <Confirm
      opened={opened}
      title={`Remove ${title}?`}
      action="Remove dashboard"
      busy={removing.isPending}
      error={removing.error?.message ?? null}
      onClose={onClose}
      onConfirm={() => {
        removing.mutate(
          { uid },
          {
            onSuccess: () => {
              drop(uid);
              toastDone(`Removed ${title}`);
              navigate('/dashboards');
            },
          },
        );
      }}
    >
      Its file is taken away. The data it shows stays.
    </Confirm>
  );
}
