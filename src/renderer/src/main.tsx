import './no-eval.ts';
import './app/styles.ts';
import { createRoot } from 'react-dom/client';
import { createClient } from '#shared/contract/client.ts';
import { App } from './app/App.tsx';
import { styleNonce } from './app/theme.ts';
import { showRangeOnReturn } from './app/use-range-in-address.ts';
import { connectEngine } from './live/ports.ts';
import { TopicStore } from './live/topic-store.ts';

// Dialogs lock the page's scrolling through a style element of a library that looks for the nonce under this name.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() });

const client = createClient({
  connect: connectEngine,
  appVersion: import.meta.env.VITE_APP_VERSION ?? 'development',
});
const topics = new TopicStore(client, Date.now, (delayMs, run) => {
  const timer = window.setTimeout(run, delayMs);
  return () => {
    window.clearTimeout(timer);
  };
});
// A window nobody sees is sent nothing.
document.addEventListener('visibilitychange', () => {
  client.setVisible(!document.hidden);
});

showRangeOnReturn();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(<App engine={{ client, topics }} />);
