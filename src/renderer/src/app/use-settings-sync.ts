import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import type { Theme } from '#shared/contract/settings.ts';
import { useAction, useMethod } from '../live/use-method.ts';

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
