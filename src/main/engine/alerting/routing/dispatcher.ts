/**
 * Groups alerts by the route tree and says when which receiver is to hear of which group (Alertmanager's dispatch and
 * notify packages, as one state machine). Time comes in; nothing is sent and nothing stored from here.
 */
import { labelsKey } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { isDue } from './due.ts';
import type { SentBefore } from './due.ts';
import { groupLabels, matchRoutes } from './route.ts';
import type { Route } from './route.ts';

/** An alert as the dispatcher sees it. */
export interface RoutedAlert {
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly startsAtMs: number;
  /** Null while it fires. */
  readonly endsAtMs: number | null;
  /** Someone said "I have it": it is not repeated. */
  readonly isAcknowledged: boolean;
}

/** One message to one receiver about one group. */
export interface GroupNotification {
  /** Identifies the group for the receiver over restarts: the route and the labels it is grouped by. */
  readonly groupKey: string;
  readonly receiver: string;
  readonly groupLabels: Labels;
  readonly firing: readonly RoutedAlert[];
  readonly resolved: readonly RoutedAlert[];
}

/** What the dispatcher asks while it flushes a group. */
export interface DispatchContext {
  /** Null: not muted, else why, in words. */
  readonly muted: (alert: RoutedAlert) => string | null;
  /** Null: may be sent now, else why not, in words (time intervals). */
  readonly routeMuted: (route: Route) => string | null;
  readonly sendsResolved: (receiver: string) => boolean;
  readonly sentBefore: (groupKey: string, receiver: string) => SentBefore | null;
  /**
   * The group's state as the receiver knows it from now on. `notification` is null where it is to be remembered without a
   * message (all resolved, for a receiver that doesn't hear of that).
   */
  readonly emit: (
    sent: SentBefore & { groupKey: string; receiver: string },
    notification: GroupNotification | null,
  ) => void;
}

interface Group {
  readonly key: string;
  readonly route: Route;
  readonly labels: Labels;
  readonly alerts: Map<string, RoutedAlert>;
  nextFlushMs: number;
  hasFlushed: boolean;
}

/** A group as people see it. */
export interface GroupView {
  readonly key: string;
  readonly receiver: string;
  readonly labels: Labels;
  readonly alerts: readonly RoutedAlert[];
}

/** Between looks at a group whose route has no interval of its own: for what was muted and for repeats. */
const IDLE_LOOK_MS = 15_000;

export class Dispatcher {
  private root: Route;
  private readonly groups = new Map<string, Group>();
  /** Alerts by fingerprint, as last told: groups are made anew from them when the routes change. */
  private readonly alerts = new Map<string, RoutedAlert>();

  constructor(root: Route) {
    this.root = root;
  }

  /** Takes a new route tree; what receivers were told stays known by group and receiver. */
  setRoutes(root: Route, nowMs: number): void {
    this.root = root;
    this.groups.clear();
    for (const alert of this.alerts.values()) this.place(alert, nowMs);
  }

  /** Tells of an alert that fires, changed or resolved. */
  put(alert: RoutedAlert, nowMs: number): void {
    this.alerts.set(alert.fingerprint, alert);
    this.place(alert, nowMs);
  }

  /** Something outside the alerts changed (a silence ended): groups without an interval of their own are looked at soon. */
  lookAgain(nowMs: number): void {
    for (const group of this.groups.values()) {
      if (group.hasFlushed && group.route.groupIntervalMs === 0) group.nextFlushMs = nowMs;
    }
  }

  /** These alerts are held back no more: their groups are looked at now. */
  lookAt(fingerprints: readonly string[], nowMs: number): void {
    for (const group of this.groups.values()) {
      if (group.hasFlushed && fingerprints.some((fingerprint) => group.alerts.has(fingerprint)))
        group.nextFlushMs = nowMs;
    }
  }

  /** When the next group is to be looked at; null when there is none. */
  nextFlushMs(): number | null {
    let next: number | null = null;
    for (const { nextFlushMs } of this.groups.values()) {
      if (next === null || nextFlushMs < next) next = nextFlushMs;
    }
    return next;
  }

  /** The alerts that some group still holds. */
  held(): Set<string> {
    const held = new Set<string>();
    for (const { alerts } of this.groups.values())
      for (const fingerprint of alerts.keys()) held.add(fingerprint);
    return held;
  }

  /** Looks at every group that is due. */
  flush(nowMs: number, context: DispatchContext): void {
    for (const group of this.groups.values()) {
      if (group.nextFlushMs <= nowMs) this.flushGroup(group, nowMs, context);
    }
  }

  views(): GroupView[] {
    return [...this.groups.values()].map(({ key, route, labels, alerts }) => ({
      key,
      receiver: route.receiver,
      labels,
      alerts: [...alerts.values()],
    }));
  }

  private place(alert: RoutedAlert, nowMs: number): void {
    for (const route of matchRoutes(this.root, alert.labels)) {
      const labels = groupLabels(route, alert.labels);
      // Two rules may give alerts with the same labels: where each alert is a group, it is by its own identity.
      const identity = route.groupBy === 'all' ? alert.fingerprint : labelsKey(labels);
      const key = `${route.key}:${identity}`;
      let group = this.groups.get(key);
      if (group === undefined) {
        // It begins with something that fires; a resolved alert is only of interest to a group that knew it, or to one
        // that told of it before a restart.
        group = {
          key,
          route,
          labels,
          alerts: new Map(),
          nextFlushMs: nowMs + route.groupWaitMs,
          hasFlushed: false,
        };
        this.groups.set(key, group);
      }
      group.alerts.set(alert.fingerprint, alert);
      const waited = !group.hasFlushed && alert.startsAtMs + route.groupWaitMs <= nowMs;
      if (waited || (group.hasFlushed && route.groupIntervalMs === 0)) group.nextFlushMs = nowMs;
    }
  }

  private flushGroup(group: Group, nowMs: number, context: DispatchContext): void {
    const { route } = group;
    group.hasFlushed = true;
    group.nextFlushMs = nowMs + (route.groupIntervalMs === 0 ? IDLE_LOOK_MS : route.groupIntervalMs);
    if (context.routeMuted(route) === null) this.tell(group, nowMs, context);
    for (const [fingerprint, alert] of group.alerts) {
      if (alert.endsAtMs === null) continue;
      group.alerts.delete(fingerprint);
      if (this.alerts.get(fingerprint) === alert) this.alerts.delete(fingerprint);
    }
    if (group.alerts.size === 0) this.groups.delete(group.key);
  }

  private tell(group: Group, nowMs: number, context: DispatchContext): void {
    const { key: groupKey, route, labels } = group;
    const { receiver } = route;
    const before = context.sentBefore(groupKey, receiver);
    const wasTold = new Set(before?.firing);
    const burning = [...group.alerts.values()].filter((alert) => alert.endsAtMs === null);
    const firing = burning.filter((alert) => context.muted(alert) === null);
    // Told of before and muted since: the receiver goes on believing it, rightly.
    const believed = burning.filter((alert) => wasTold.has(alert.fingerprint) && !firing.includes(alert));
    // Who heard of the trouble hears of its end, silence or not, or it would stay open with them for ever; who did not
    // hear of it has no use for its end.
    const resolved = [...group.alerts.values()].filter(
      (alert) => alert.endsAtMs !== null && wasTold.has(alert.fingerprint),
    );
    const sendsResolved = context.sendsResolved(receiver);
    const repeatMs = firing.every((alert) => alert.isAcknowledged) ? Infinity : route.repeatIntervalMs;
    if (!isDue({ before, firing, resolved, sendsResolved, repeatMs, nowMs })) return;
    const silent = firing.length === 0 && !sendsResolved;
    context.emit(
      {
        groupKey,
        receiver,
        sentMs: nowMs,
        firing: [...firing, ...believed].map((alert) => alert.fingerprint),
        resolved: resolved.map((alert) => alert.fingerprint),
      },
      silent
        ? null
        : { groupKey, receiver, groupLabels: labels, firing, resolved: sendsResolved ? resolved : [] },
    );
  }
}
