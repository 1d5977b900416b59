import { useEffect, useRef } from 'react';
import { isDesktop } from '../live/ports.ts';
import { useEngine } from '../live/client.ts';
import { useTopic } from '../live/use-topic.ts';
import { useToasts } from '../ui/toasts.ts';
import { stateSentence } from './state-line.ts';

/** Turns the engine's notifications into toasts (and, in a browser that allows it, the system's own), and reads state changes out. */
export function AlertAnnouncer(): React.ReactNode {
  const { client } = useEngine();
  const show = useToasts((state) => state.show);
  const isQuiet = useRef(false);
  useEffect(
    () =>
      client.subscribe('notifications', {}, (notification) => {
        const { key, kind, severity, title, body, fingerprint } = notification;
        // What is no alert comes from playbooks.
        const href = fingerprint === '' ? '/playbooks' : `/alerts/${encodeURIComponent(fingerprint)}`;
        const mark = kind === 'resolved' ? 'ok' : severity;
        show({ key, mark, title, body, href, sticky: kind === 'firing' && severity === 'critical' });
        if (!isQuiet.current) showSystemNotification(key, title, body);
      }),
    [client, show],
  );
  const { frame } = useTopic('alerts');
  useEffect(() => {
    isQuiet.current = (frame?.quiet ?? null) !== null;
  }, [frame]);
  return (
    <div className="wd-hidden" role="status" aria-label="Alert state">
      {frame ? stateSentence(frame.firing) : ''}
    </div>
  );
}

/** The desktop shell shows its own; a browser does when it was allowed and the page isn't being looked at. */
function showSystemNotification(tag: string, title: string, body: string): void {
  if (isDesktop() || !document.hidden || !('Notification' in window)) return;
  if (Notification.permission === 'granted') new Notification(title, { body, tag });
}
