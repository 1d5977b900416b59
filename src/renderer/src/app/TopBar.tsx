import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconKeyboard, IconSearch } from '@tabler/icons-react';
import { Link, useLocation } from 'wouter';
import { useTopic } from '../live/use-topic.ts';
import { Kbd } from '../ui/Kbd.tsx';
import { MuteMenu } from './MuteMenu.tsx';
import { pageOf } from './pages.ts';
import { MOD } from './platform.ts';
import { TimeRangePicker } from './TimeRangePicker.tsx';
import { useUiStore } from './ui-store.ts';
import classes from './TopBar.module.css';

/** Where I am, what time is shown, and the way to everything else. */
export function TopBar(): React.ReactNode {
  const [location] = useLocation();
  const open = useUiStore((state) => state.open);
  const page = pageOf(location);
  const alerts = useTopic('alerts').frame?.alerts;
  const prefix =
    page?.also !== undefined && location.startsWith(`${page.also}/`) ? '/' : `${page?.path ?? ''}/`;
  const id = page && page.path !== '/' ? decodeURIComponent(location.slice(prefix.length)) : '';
  // An alert's address is its fingerprint; people know it by its rule.
  const rule = id.startsWith('rules/')
    ? id === 'rules/new'
      ? 'New rule'
      : 'Rule'
    : (alerts?.find(({ fingerprint }) => fingerprint === id)?.rule ?? 'Alert');
  const rest = page?.path === '/alerts' && id !== '' ? rule : id.replace(/^runs\//, 'Run ');
  return (
    <header className={classes.top}>
      <nav className={classes.crumbs} aria-label="Breadcrumb">
        {page ? (
          rest === '' ? (
            <span aria-current="page">{page.name}</span>
          ) : (
            <Link href={page.path}>{page.name}</Link>
          )
        ) : null}
        {rest === '' ? null : (
          <>
            <IconChevronRight size={14} aria-hidden="true" />
            {page?.path === '/dashboards' ? (
              <DashboardCrumb uid={id} />
            ) : (
              <span aria-current="page" title={rest}>
                {rest}
              </span>
            )}
          </>
        )}
      </nav>
      <UnstyledButton
        className={classes.search}
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => {
          open('palette');
        }}
      >
        <IconSearch size={15} stroke={1.8} />
        <span>Search or run…</span>
        <Kbd>{MOD} K</Kbd>
      </UnstyledButton>
      <TimeRangePicker />
      <MuteMenu />
      <Tooltip label="Keyboard map">
        <ActionIcon
          size="lg"
          aria-label="Keyboard map"
          onClick={() => {
            open('shortcuts');
          }}
        >
          <IconKeyboard size={18} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
    </header>
  );
}

/** A dashboard's address is its file's name; people know it by its title. */
function DashboardCrumb({ uid }: { uid: string }): React.ReactNode {
  // Asked for here and not above: the engine reads the dashboards for whoever asks first, and every page has a top bar.
  const { frame } = useTopic('dashboards');
  const name =
    uid === 'new'
      ? 'New dashboard'
      : uid === 'rotate'
        ? 'Rotation'
        : (frame?.find((each) => each.uid === uid)?.title ?? uid);
  return (
    <span aria-current="page" title={name}>
      {name}
    </span>
  );
}
