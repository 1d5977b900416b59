import { SegmentedControl } from '@mantine/core';
import { themeSchema } from '#shared/contract/settings.ts';
import { useUiStore } from '../../app/ui-store.ts';
import { useSetTheme } from '../../app/use-settings-sync.ts';
import { useMethod } from '../../live/use-method.ts';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import classes from './settings.module.css';

const themes = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

const densities = [
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'compact', label: 'Compact' },
];

/** Which theme the console has, in every window. */
export function ThemeChoice(): React.ReactNode {
  const { data } = useMethod('settings.get', {});
  const setTheme = useSetTheme();
  if (!data) return <RowsSkeleton rows={1} />;
  return (
    <div className={classes.setting}>
      <div>
        <div id="theme-label">Theme</div>
        <div className="wd-dim">System follows what this machine uses.</div>
      </div>
      <SegmentedControl
        size="xs"
        aria-labelledby="theme-label"
        data={themes}
        value={data.theme}
        onChange={(value) => {
          const theme = themeSchema.safeParse(value);
          if (theme.success) setTheme(theme.data);
        }}
      />
    </div>
  );
}

/** How close rows and panels stand, in this browser or window. */
export function DensityChoice(): React.ReactNode {
  const density = useUiStore((state) => state.density);
  const setDensity = useUiStore((state) => state.setDensity);
  return (
    <div className={classes.setting}>
      <div>
        <div id="density-label">Density</div>
        <div className="wd-dim">Compact shows a third more rows.</div>
      </div>
      <SegmentedControl
        size="xs"
        aria-labelledby="density-label"
        data={densities}
        value={density}
        onChange={(value) => {
          setDensity(value === 'compact' ? 'compact' : 'comfortable');
        }}
      />
    </div>
  );
}
