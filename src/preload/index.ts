/**
 * Tells the page that it is in the desktop shell, hands it its port to the engine (the page asks, the main process
 * answers, this passes both on, and later that the engine is gone), and passes on what it asks of the shell itself.
 * Nothing else.
 */
import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('watchdeckShell', 'desktop');

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window || event.origin !== window.location.origin) return;
  const data = event.data;
  if (typeof data !== 'object' || data === null || !('type' in data)) return;
  if (data.type === 'watchdeck:ready') ipcRenderer.send('watchdeck:ready');
  // Checked where it arrives, as everything is.
  if (data.type === 'watchdeck:ask' && 'id' in data && 'request' in data)
    ipcRenderer.send('watchdeck:ask', data.id, data.request);
});

ipcRenderer.on('watchdeck:port', (event) => {
  const [port] = event.ports;
  if (port) window.postMessage({ type: 'watchdeck:port' }, window.location.origin, [port]);
});

ipcRenderer.on('watchdeck:gone', () => {
  window.postMessage({ type: 'watchdeck:gone' }, window.location.origin);
});

ipcRenderer.on('watchdeck:answer', (_event, answer: unknown) => {
  window.postMessage({ type: 'watchdeck:answer', answer }, window.location.origin);
});
