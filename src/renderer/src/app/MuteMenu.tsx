import { ActionIcon, Menu } from '@mantine/core';
import { IconBell, IconBellOff } from '@tabler/icons-react';
import { useAction } from '../live/use-method.ts';
import { useTopic } from '../live/use-topic.ts';
import { toastDone } from '../ui/toasts.ts';
import { formatClock } from '../ui/times.ts';

const HOUR_MS = 3_600_000;
const SPANS = [
  { label: '1 hour', ms: HOUR_MS },
  { label: '4 hours', ms: 4 * HOUR_MS },
  { label: '8 hours', ms: 8 * HOUR_MS },
] as const;

/** Keeps this machine from showing notifications for a while; alerts go on being watched and told elsewhere. */
export function MuteMenu(): React.ReactNode {
  const quiet = useTopic('alerts').frame?.quiet ?? null;
  const muting = useAction('alerts.mute');
  const name =
    quiet === null
      ? 'Mute notifications'
      : `Notifications: ${quiet.why} until ${formatClock(quiet.untilMs, 'minute')}`;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon size="lg" aria-label={name} title={name} loading={muting.isPending}>
          {quiet === null ? <IconBell size={18} stroke={1.7} /> : <IconBellOff size={18} stroke={1.7} />}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {SPANS.map(({ label, ms }) => (
          <Menu.Item
            key={label}
            onClick={() => {
              muting.mutate(
                { forMs: ms },
                {
                  onSuccess: () => {
                    toastDone(`Muted for ${label}`, 'Alerts go on being watched.');
                  },
                },
              );
            }}
          >
            Mute for {label}
          </Menu.Item>
        ))}
        {quiet?.why === 'muted' ? (
          <Menu.Item
            onClick={() => {
              muting.mutate({ forMs: null });
            }}
          >
            Unmute
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
