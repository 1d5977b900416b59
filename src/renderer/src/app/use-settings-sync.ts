import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import type { Theme } from '#shared/contract/settings.ts';
import { useAction, useMethod } from '../live/use-method.ts';
import { useUiStore } from './ui-store.ts';

/** Puts the density where the tokens see it. */
export function useDensity(): void {
  const density = useUiStore((state) => state.density);
  useEffect(() => {
    document.documentElement.dataset.density = density;
  }, [density]);
}

/** Shows the theme that the engine keeps; until it answers, the one this window showed last. */
export function useSettingsSync(): void {
  const { data } = useMethod('settings.get', {});
  const { setColorScheme } = useMantineColorScheme();
  const theme = data?.theme;
  useEffect(() => {
    if (theme) setColorScheme(theme === 'system' ? 'auto' : theme);
  }, [theme, setColorScheme]);
}

/** Sets the theme at once here, and for good in the engine. */
export function useSetTheme(): (theme: Theme) => void {
  const { setColorScheme } = useMantineColorScheme();
  const { mutate } = useAction('settings.update', ['settings.get']);
  return (theme) => {
    setColorScheme(theme === 'system' ? 'auto' : theme);
    mutate({ theme });
  };
}
