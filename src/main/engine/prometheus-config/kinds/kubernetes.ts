import { bool, countSet, fieldsOf, list, oneOf, section, text, texts, url } from '../fields.ts';
import type { Report } from '../fields.ts';
import { hasHttpClient } from '../http-client.ts';
import { httpKind } from './make-kind.ts';

const roles = ['pod', 'service', 'endpoints', 'endpointslice', 'node', 'ingress'] as const;
type Role = (typeof roles)[number];

/** Which things a role can be narrowed by (discovery/kubernetes SDConfig.UnmarshalYAML). */
const selectable: Readonly<Record<Role, readonly Role[]>> = {
  pod: ['pod'],
  service: ['service'],
  endpointslice: ['pod', 'service', 'endpointslice'],
  endpoints: ['pod', 'service', 'endpoints'],
  node: ['node'],
  ingress: ['ingress'],
};

export const kubernetesKind = httpKind(
  {
    api_server: url(),
    role: oneOf(roles),
    kubeconfig_file: text(),
    namespaces: section(fieldsOf({ own_namespace: bool(), names: texts() })),
    selectors: list(fieldsOf({ role: oneOf(roles), label: text(), field: text() })),
    attach_metadata: section(fieldsOf({ node: bool(), namespace: bool() })),
  },
  (value, report) => {
    const custom = hasHttpClient(value);
    const own = value.namespaces?.own_namespace === true;
    const kubeconfig = countSet(value.kubeconfig_file) > 0;
    if (!value.role) report([], `the role is missing (one of ${roles.join(', ')})`);
    if (kubeconfig && value.api_server) report([], "kubeconfig_file and api_server can't be used together");
    if (kubeconfig && custom) report([], "kubeconfig_file can't be used with settings of the HTTP client");
    if (!kubeconfig && !value.api_server && custom)
      report([], 'settings of the HTTP client need the URL of the api_server');
    if (own && (value.api_server || kubeconfig))
      report(
        ['namespaces'],
        `own_namespace can't be used with ${kubeconfig ? 'kubeconfig_file' : 'api_server'}`,
      );
    if (!value.role) return;
    const allowed = [...selectable[value.role], ...(value.attach_metadata?.node === true ? ['node'] : [])];
    const seen = new Set<string>();
    value.selectors?.forEach((selector, index) => {
      const at = ['selectors', index];
      const role = selector.role ?? '';
      if (seen.has(role)) report(at, `two selectors for the role ${role}`);
      seen.add(role);
      if (!allowed.includes(role))
        report(at, `the role ${value.role ?? ''} takes selectors of ${allowed.join(', ')} only`);
      checkFieldSelector(selector.field ?? '', [...at, 'field'], report);
      checkLabelSelector(selector.label ?? '', [...at, 'label'], report);
    });
  },
);

/** `name=value,name!=value`; a backslash escapes (k8s.io/apimachinery/pkg/fields). */
function checkFieldSelector(selector: string, at: readonly PropertyKey[], report: Report): void {
  for (const term of selector.split(/(?<!\\),/))
    if (term !== '' && !term.includes('=')) report(at, `"${term}" is not a field selector: it has no =`);
}

const KEY = '(?:[A-Za-z0-9][A-Za-z0-9.-]*/)?[A-Za-z0-9][A-Za-z0-9._-]*';
const VALUE = '[A-Za-z0-9._-]*';
const REQUIREMENT = new RegExp(
  `^\\s*(?:!\\s*${KEY}|${KEY}\\s*(?:(?:==?|!=|>|<)\\s*${VALUE}|(?:not)?in\\s*\\([^()]*\\))?|${KEY}\\s+(?:not)?in\\s*\\([^()]*\\))\\s*$`,
);

/** Requirements such as `a=b`, `!a`, `a in (b, c)` (k8s.io/apimachinery/pkg/labels). */
function checkLabelSelector(selector: string, at: readonly PropertyKey[], report: Report): void {
  if (selector.trim() === '') return;
  for (const part of selector.split(/,(?![^(]*\))/))
    if (!REQUIREMENT.test(part)) report(at, `"${part}" is not a label selector`);
}
