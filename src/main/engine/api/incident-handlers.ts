import type { Capabilities } from './capabilities.ts';
import type { Handlers } from './handlers.ts';

type IncidentMethod = Extract<keyof Handlers, `incidents.${string}`>;

/** The methods on incidents. */
export function createIncidentHandlers({
  incidents,
  user,
}: Pick<Capabilities, 'incidents' | 'user'>): Pick<Handlers, IncidentMethod> {
  return {
    'incidents.list': ({ limit }) => incidents.list(limit),
    'incidents.get': ({ id }) => incidents.detail(id),
    'incidents.ofAlert': ({ fingerprint }) => ({ id: incidents.openWith(fingerprint) }),
    'incidents.open': (request) => ({ id: incidents.open(request, user) }),
    'incidents.edit': ({ id, title, severity }) => {
      incidents.edit(id, title, severity, user);
      return {};
    },
    'incidents.setStatus': ({ id, status, comment }) => {
      incidents.setStatus(id, status, comment, user);
      return {};
    },
    'incidents.setOwner': ({ id, owner }) => {
      incidents.setOwner(id, owner, user);
      return {};
    },
    'incidents.addEntry': ({ id, kind, text, atMs }) => {
      incidents.addEntry(id, { kind, text, ...(atMs === undefined ? {} : { atMs }) }, user);
      return {};
    },
    'incidents.addChart': async ({ id, expr }) => {
      await incidents.addChart(id, expr, user);
      return {};
    },
    'incidents.writeSection': ({ id, section, text }) => {
      incidents.writeSection(id, section, text, user);
      return {};
    },
    'incidents.exportMarkdown': ({ id }) => incidents.exportMarkdown(id),
    'incidents.exportPdf': ({ id }) => incidents.exportPdf(id),
  };
}
