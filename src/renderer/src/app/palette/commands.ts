import { useComputedColorScheme } from '@mantine/core';
import { useLocation } from 'wouter';
import { isDesktop } from '../../live/ports.ts';
import { useAction } from '../../live/use-method.ts';
import { useTopic } from '../../live/use-topic.ts';
import { shapes } from '../../ui/SeverityMark.tsx';
import { enterKiosk } from '../kiosk.ts';
import { pages } from '../pages.ts';
import { useUiStore } from '../ui-store.ts';
import { useSetTheme } from '../use-settings-sync.ts';

/** One thing the palette can do; `text` is what is searched and shown. */
export interface Command {
  readonly id: string;
  readonly kind: 'Page' | 'Dashboard' | 'Action' | 'Target' | 'Check' | 'Alert' | 'Incident';
  readonly text: string;
  readonly hint: string;
  readonly run: () => void;
}

/** Everything within reach: pages, dashboards, actions, targets, checks, alerts, open incidents. */
export function useCommands(): Command[] {
  const [, navigate] = useLocation();
  const open = useUiStore((state) => state.open);
  const toggleRail = useUiStore((state) => state.toggleRail);
  const density = useUiStore((state) => state.density);
  const setDensity = useUiStore((state) => state.setDensity);
  const update = useAction('settings.update', ['settings.get']);
  const targets = useTopic('targets').frame ?? [];
  const checks = useTopic('probes').frame ?? [];
  const dashboards = useTopic('dashboards').frame ?? [];
  const alerts = useTopic('alerts').frame?.alerts ?? [];
  const incidents = useTopic('incidents').frame?.open ?? [];
  const scheme = useComputedColorScheme('dark');
  const setTheme = useSetTheme();
  const other = scheme === 'dark' ? 'light' : 'dark';
  return [
    ...pages.map(({ name, path }): Command => ({
      id: `page:${path}`,
      kind: 'Page',
      text: name,
      hint: '',
      run: () => {
        navigate(path);
      },
    })),
    ...dashboards.map(({ uid, title, tags }): Command => ({
      id: `dashboard:${uid}`,
      kind: 'Dashboard',
      text: title,
      hint: tags.join(', '),
      run: () => {
        navigate(`/dashboards/${encodeURIComponent(uid)}`);
      },
    })),
    action('New dashboard', '', () => {
      navigate('/dashboards/new?edit=');
    }),
    action('Import a dashboard from Grafana', '', () => {
      navigate('/dashboards?import');
    }),
    action('Add target', 'N', () => {
      open('add-target');
    }),
    action('Add check', '', () => {
      open('add-check');
    }),
    action('Create report', '', () => {
      navigate('/reports?new');
    }),
    action(`Use the ${other} theme`, '', () => {
      setTheme(other);
    }),
    action('Follow the system theme', '', () => {
      setTheme('system');
    }),
    action('Narrow or widen the rail', '[', toggleRail),
    action(density === 'compact' ? 'Use comfortable rows' : 'Use compact rows', '', () => {
      setDensity(density === 'compact' ? 'comfortable' : 'compact');
    }),
    action('Kiosk: this page alone', 'Esc leaves it', enterKiosk),
    // The desktop shell opens what leads elsewhere in the system's browser.
    ...(isDesktop() ? [] : [action('Open in a new window', 'same page, same time', openWindow)]),
    action('First steps', '', () => {
      update.mutate({ welcome: true });
      navigate('/');
    }),
    action('Keyboard map', '?', () => {
      open('shortcuts');
    }),
    ...alerts.map(({ fingerprint, rule, labels, severity }): Command => ({
      id: `alert:${fingerprint}`,
      kind: 'Alert',
      text: `${shapes[severity]} ${rule} ${labels.instance ?? labels.job ?? ''}`.trim(),
      hint: severity,
      run: () => {
        navigate(`/alerts/${encodeURIComponent(fingerprint)}`);
      },
    })),
    ...incidents.map(({ id, title, severity }): Command => ({
      id: `incident:${String(id)}`,
      kind: 'Incident',
      text: `${shapes[severity]} ${title}`,
      hint: severity,
      run: () => {
        navigate(`/incidents/${String(id)}`);
      },
    })),
    ...targets.map(({ name, url }): Command => ({
      id: `target:${name}`,
      kind: 'Target',
      text: name,
      hint: url,
      run: () => {
        navigate(`/targets/${encodeURIComponent(name)}`);
      },
    })),
    ...checks.map(({ name, address }): Command => ({
      id: `check:${name}`,
      kind: 'Check',
      text: name,
      hint: address,
      run: () => {
        navigate(`/checks/${encodeURIComponent(name)}`);
      },
    })),
  ];
}

function action(text: string, hint: string, run: () => void): Command {
  return { id: `action:${text}`, kind: 'Action', text, hint, run };
}

/** The same page beside this one; the address says all of it. `popup` makes it a window without a browser's bars. */
function openWindow(): void {
  window.open(
    window.location.href,
    '_blank',
    `popup,width=${String(window.outerWidth)},height=${String(window.outerHeight)}`,
  );
}
