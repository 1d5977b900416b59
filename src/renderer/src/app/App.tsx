import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { EngineProvider } from '../live/client.ts';
import type { Engine } from '../live/client.ts';
import { Frame } from './Frame.tsx';
import { cssVariables, styleNonce, theme } from './theme.ts';

const queries = new QueryClient({
  // The engine is on this machine or one hop away: asking again is cheap, waiting for retries is not.
  defaultOptions: {
    queries: { retry: false, staleTime: 5_000, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
});

/** The console: providers around the frame. */
export function App({ engine }: { engine: Engine }): React.ReactNode {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      cssVariablesResolver={cssVariables}
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queries}>
        <EngineProvider value={engine}>
          <Frame />
        </EngineProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
