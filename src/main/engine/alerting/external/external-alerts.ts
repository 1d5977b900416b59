import type { Severity } from '#shared/model/severity.ts';
import { fingerprintOf } from '../../rules/index.ts';
import type { AlertInstance, NewTransition } from '../../rules/types.ts';
import type { WritableDatabase } from '../../storage/types.ts';
import { DEFAULT_RESOLVE_TIMEOUT_MS } from '../file/types.ts';
import type { RuleEvaluation } from '../types.ts';
import { openExternalRows } from './external-rows.ts';
import type { ExternalFacts } from './external-rows.ts';
import type { PostedAlert, Receipt } from './types.ts';

/** As long as resolved alerts of own rules stay in the list. */
const KEEP_RESOLVED_MS = 15 * 60_000;
/** Looks come every second: after a longer pause (sleep), as after a restart, senders get time to say what still fires. */
const PAUSE_MS = 60_000;

const RULE_ID = 'external:';

/** Is it the identity of a rule that isn't ours? */
export function isExternalRule(ruleId: string): boolean {
  return ruleId.startsWith(RULE_ID);
}

/** The alerts of one such rule while they are changed. */
interface Draft {
  readonly rule: string;
  readonly instances: Map<string, AlertInstance>;
  readonly transitions: NewTransition[];
  hasChanged: boolean;
  readonly severityOf: (label: string | undefined) => Severity;
}

/** What is being changed: alerts by rule, and facts by fingerprint (null: forgotten). */
interface Changing {
  readonly drafts: Map<string, Draft>;
  readonly facts: Map<string, ExternalFacts | null>;
}

/** A change to the alerts of others, to be stored as one. */
export interface ExternalChange {
  readonly evaluations: readonly RuleEvaluation[];
  readonly facts: ReadonlyMap<string, ExternalFacts | null>;
}

/**
 * Alerts that others evaluate and send here, turned into what an evaluation of our own would give: all alerts with the same
 * `alertname` count as one rule. Who doesn't send an alert again before it ends lets it recover, as in Alertmanager.
 */
export function openExternalAlerts(options: {
  readonly db: WritableDatabase;
  readonly nowMs: number;
  readonly instancesOf: (ruleId: string) => readonly AlertInstance[];
  /** Reads the label `severity`. */
  readonly severityOf: (label: string | undefined) => Severity;
}) {
  const rows = openExternalRows(options.db);
  const known = new Map(
    [...rows.all()].map(([fingerprint, facts]) => [
      fingerprint,
      later(facts, options.nowMs + DEFAULT_RESOLVE_TIMEOUT_MS),
    ]),
  );
  let lastLookMs = options.nowMs;

  function draftOf({ drafts }: Changing, ruleId: string): Draft {
    const begun = drafts.get(ruleId);
    if (begun !== undefined) return begun;
    const instances = new Map(options.instancesOf(ruleId).map((each) => [each.fingerprint, each]));
    const name = ruleId.slice(RULE_ID.length);
    const draft = {
      rule: name === '' ? 'External alert' : name,
      instances,
      transitions: [],
      hasChanged: false,
      severityOf: options.severityOf,
    };
    drafts.set(ruleId, draft);
    return draft;
  }

  function take(posted: PostedAlert, from: Receipt, changing: Changing): void {
    const { nowMs, sender } = from;
    const { labels, annotations, generatorUrl } = posted;
    const ruleId = RULE_ID + (labels['alertname'] ?? '');
    const fingerprint = fingerprintOf(RULE_ID, labels);
    const draft = draftOf(changing, ruleId);
    const before = draft.instances.get(fingerprint);
    const isTimeout = posted.endsAtMs === null;
    const endsMs = posted.endsAtMs ?? nowMs + from.resolveTimeoutMs;
    const startsMs = posted.startsAtMs ?? Math.min(nowMs, endsMs);
    if (endsMs <= nowMs) {
      if (before?.state === 'firing') resolve(draft, before, endsMs, nowMs, `resolved by ${sender}`);
      return;
    }
    const old = changing.facts.get(fingerprint) ?? known.get(fingerprint);
    // An end that a sender named holds against an earlier one (types.Alert.Merge).
    const laterEndMs = old !== undefined && !old.isTimeout && before?.state === 'firing' ? old.endsMs : 0;
    changing.facts.set(fingerprint, {
      ruleId,
      sender,
      generatorUrl,
      endsMs: Math.max(endsMs, laterEndMs),
      isTimeout,
      updatedMs: nowMs,
    });
    draft.hasChanged = true;
    if (before?.state === 'firing') {
      const sinceMs = Math.min(before.activeSinceMs, startsMs);
      draft.instances.set(fingerprint, {
        ...before,
        annotations,
        activeSinceMs: sinceMs,
        firedAtMs: sinceMs,
      });
      return;
    }
    const firing: AlertInstance = {
      fingerprint,
      labels,
      annotations,
      state: 'firing',
      value: NaN,
      activeSinceMs: startsMs,
      firedAtMs: startsMs,
      resolvedAtMs: null,
      keepFiringSinceMs: null,
    };
    draft.instances.set(fingerprint, firing);
    step(draft, firing, before?.state ?? 'inactive', nowMs, `sent by ${sender}`);
  }

  return {
    facts: (fingerprint: string): ExternalFacts | null => known.get(fingerprint) ?? null,
    /** What the posted alerts change. */
    receive(posted: readonly PostedAlert[], from: Receipt): ExternalChange {
      const changing: Changing = { drafts: new Map(), facts: new Map() };
      for (const alert of posted) take(alert, from, changing);
      return changeOf(changing, from.nowMs);
    },
    /** What ended because nobody sent it again. */
    expire(nowMs: number, resolveTimeoutMs: number): ExternalChange {
      const hasPaused = nowMs - lastLookMs > PAUSE_MS;
      lastLookMs = nowMs;
      const changing: Changing = { drafts: new Map(), facts: new Map() };
      for (const [fingerprint, facts] of known) {
        if (hasPaused) changing.facts.set(fingerprint, later(facts, nowMs + resolveTimeoutMs));
        else if (facts.endsMs <= nowMs) end(fingerprint, facts, changing, nowMs);
      }
      return changeOf(changing, nowMs);
    },
    /** Writes a change's facts, in the transaction that stores its evaluations. */
    store({ facts }: ExternalChange): void {
      for (const [fingerprint, each] of facts) {
        if (each === null) rows.remove(fingerprint);
        else rows.put(fingerprint, each);
      }
    },
    /** Goes on from a change that was stored. */
    keep({ facts }: ExternalChange): void {
      for (const [fingerprint, each] of facts) {
        if (each === null) known.delete(fingerprint);
        else known.set(fingerprint, each);
      }
    },
  };

  function end(fingerprint: string, facts: ExternalFacts, changing: Changing, nowMs: number): void {
    const draft = draftOf(changing, facts.ruleId);
    const instance = draft.instances.get(fingerprint);
    if (instance?.state === 'firing') {
      resolve(draft, instance, facts.endsMs, nowMs, `${facts.sender} sends it no more`);
    } else if (instance === undefined || nowMs - (instance.resolvedAtMs ?? 0) > KEEP_RESOLVED_MS) {
      if (draft.instances.delete(fingerprint)) draft.hasChanged = true;
      changing.facts.set(fingerprint, null);
    }
  }
}

/** Not ending before a time. */
function later(facts: ExternalFacts, atMs: number): ExternalFacts {
  return { ...facts, endsMs: Math.max(facts.endsMs, atMs) };
}

function resolve(draft: Draft, firing: AlertInstance, endsMs: number, nowMs: number, reason: string): void {
  const resolved: AlertInstance = { ...firing, state: 'resolved', resolvedAtMs: Math.min(endsMs, nowMs) };
  draft.instances.set(firing.fingerprint, resolved);
  step(draft, resolved, 'firing', nowMs, reason);
}

function step(
  draft: Draft,
  { fingerprint, labels, state, value }: AlertInstance,
  from: NewTransition['from'],
  atMs: number,
  reason: string,
): void {
  const { rule } = draft;
  draft.hasChanged = true;
  const severity = draft.severityOf(labels['severity']);
  draft.transitions.push({ atMs, fingerprint, rule, severity, labels, from, to: state, reason, value });
}

function changeOf({ drafts, facts }: Changing, atMs: number): ExternalChange {
  const evaluations = [...drafts]
    .filter(([, { hasChanged }]) => hasChanged)
    .map(([ruleId, { rule, instances, transitions }]) => ({
      ruleId,
      group: 'external',
      rule,
      expr: '',
      atMs,
      instances: [...instances.values()],
      transitions,
    }));
  return { evaluations, facts };
}
