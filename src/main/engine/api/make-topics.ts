import type { Capabilities } from './capabilities.ts';
import { chartTopic } from './chart-topic.ts';
import { eventTopic, periodicTopic, snapshotTopic } from './live.ts';
import type { TopicProviders } from './live.ts';

/** Every topic of the contract over the capabilities' faces. */
export function createTopics({
  status,
  scrape,
  checks,
  alerting,
  incidents,
  playbooks,
  dashboards,
  query,
}: Capabilities): TopicProviders {
  return {
    status: () => periodicTopic(status, 1_000),
    targets: () =>
      snapshotTopic({
        read: () => scrape.statuses(),
        onChange: (listener) => scrape.onChange(listener),
        minGapMs: 1_000,
      }),
    probes: () =>
      snapshotTopic({
        read: () => checks.list(),
        onChange: (listener) => checks.onChange(listener),
        minGapMs: 1_000,
      }),
    alerts: () =>
      snapshotTopic({
        read: () => alerting.snapshot(),
        onChange: (listener) => alerting.onChange(listener),
        minGapMs: 100,
      }),
    incidents: () =>
      snapshotTopic({
        read: () => incidents.snapshot(),
        onChange: (listener) => incidents.onChange(listener),
        minGapMs: 250,
      }),
    playbooks: () =>
      snapshotTopic({
        read: () => playbooks.snapshot(),
        onChange: (listener) => playbooks.onChange(listener),
        minGapMs: 250,
      }),
    dashboards: () =>
      snapshotTopic({
        read: () => {
          // Asked in any case: that makes them read for the first time.
          const entries = dashboards.list();
          return dashboards.isRead() ? entries : null;
        },
        onChange: (listener) => dashboards.onChange(listener),
        minGapMs: 250,
      }),
    // What other receivers are told is theirs.
    notifications: () =>
      eventTopic(
        (listener) =>
          alerting.onNotification((notification) => {
            if (notification.integration.startsWith('native')) listener(notification);
          }),
        50,
      ),
    chart: (params) => chartTopic(params, query),
  };
}
