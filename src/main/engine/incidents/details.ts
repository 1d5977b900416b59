import type { Incident, IncidentDetail, PostmortemSection } from '#shared/contract/incidents.ts';
import type { IncidentAlertRows } from './alert-rows.ts';
import { POSTMORTEM_SECTIONS } from './domain/postmortem.ts';
import { similarTo } from './domain/similar.ts';
import type { Comparable } from './domain/similar.ts';
import type { EntryRows } from './entry-rows.ts';
import type { IncidentRows } from './incident-rows.ts';

/** Past incidents that are compared, and those that are shown. */
const COMPARED = 500;
const SHOWN = 5;

/** Puts together everything an incident's page shows; for one that is there. */
export function createDetails(rows: {
  readonly incidents: IncidentRows;
  readonly alerts: IncidentAlertRows;
  readonly entries: EntryRows;
}): (id: number) => IncidentDetail {
  const { incidents, alerts, entries } = rows;

  function sectionsOf(id: number): PostmortemSection[] {
    const written = new Map(entries.sections(id).map((each) => [each.section, each]));
    return POSTMORTEM_SECTIONS.map((section) => {
      const { text = '', editedBy = null, editedAtMs = null } = written.get(section.key) ?? {};
      return { ...section, text, editedBy, editedAtMs };
    });
  }

  function similar(subject: Incident): IncidentDetail['similar'] {
    const others = incidents.list(COMPARED).filter(({ id }) => id !== subject.id);
    const texts = entries.texts([subject.id, ...others.map(({ id }) => id)]);
    const comparable = (incident: Incident): Comparable => ({
      id: incident.id,
      rules: incident.rules,
      labels: incident.labels,
      text: `${incident.title} ${texts.get(incident.id) ?? ''}`,
    });
    const byId = new Map(others.map((incident) => [incident.id, incident]));
    return similarTo(comparable(subject), others.map(comparable), SHOWN).flatMap(({ id, score, reasons }) => {
      const incident = byId.get(id);
      return incident === undefined ? [] : [{ incident, score, reasons: [...reasons] }];
    });
  }

  return (id) => {
    const incident = incidents.get(id);
    if (incident === null) throw new Error(`incident ${String(id)} is gone`);
    const { entries: timeline, leftOut } = entries.of(id);
    return {
      incident,
      alerts: [...(alerts.ofIncidents([id]).get(id) ?? [])],
      entries: timeline,
      entriesLeftOut: leftOut,
      sections: sectionsOf(id),
      similar: similar(incident),
    };
  };
}
