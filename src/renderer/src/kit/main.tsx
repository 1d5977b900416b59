/** The living page of building blocks and panels on made-up data, for development: no engine, not part of the build. */
import '../no-eval.ts';
import '../app/styles.ts';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { cssVariables, theme } from '../app/theme.ts';
import { EngineProvider } from '../live/client.ts';
import { TopicStore } from '../live/topic-store.ts';
import { Kit } from './Kit.tsx';
import { LiveBench } from './LiveBench.tsx';
import { madeUpClient } from './made-up-client.ts';
import { PanBench } from './PanBench.tsx';

const client = madeUpClient();
const topics = new TopicStore(client, Date.now, (delayMs, run) => {
  const timer = window.setTimeout(run, delayMs);
  return () => {
    window.clearTimeout(timer);
  };
});
const root = document.getElementById('root');
if (!root) throw new Error('_kit.html has no #root');
createRoot(root).render(
  <MantineProvider theme={theme} defaultColorScheme="auto" cssVariablesResolver={cssVariables}>
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <EngineProvider value={{ client, topics }}>
        {location.hash === '#pan' ? <PanBench /> : location.hash === '#live' ? <LiveBench /> : <Kit />}
      </EngineProvider>
    </QueryClientProvider>
  </MantineProvider>,
);
