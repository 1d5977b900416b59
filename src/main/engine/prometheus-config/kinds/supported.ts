import { z } from 'zod';
import { duration, fieldsOf, int, labelSet, list, text, texts, url } from '../fields.ts';
import { httpUrlProblem } from '../go-url.ts';
import { httpKind, plainKind } from './make-kind.ts';

/** The kinds of discovery that Watchdeck carries out itself. */

const FILE_PATTERN = /^[^*]*(?:\*[^/]*)?\.(?:json|yml|yaml|JSON|YML|YAML)$/;
export const DNS_TYPES = ['SRV', 'A', 'AAAA', 'MX', 'NS'] as const;

const staticGroup = fieldsOf({ targets: texts(), labels: labelSet() });

export const supportedKinds = {
  static_configs: list(
    z.preprocess((raw, context) => {
      if (raw === null) context.addIssue({ code: 'custom', message: 'an empty entry in static_configs' });
      return raw ?? {};
    }, staticGroup),
  ),
  file_sd_configs: plainKind({ files: texts(), refresh_interval: duration() }, (value, report) => {
    if ((value.files ?? []).length === 0) report([], 'file discovery needs at least one path under files');
    value.files?.forEach((pattern, index) => {
      if (!FILE_PATTERN.test(pattern))
        report(
          ['files', index],
          `"${pattern}" is not a path of .json, .yml or .yaml files with at most one * at its end`,
        );
    });
  }),
  http_sd_configs: httpKind({ url: url(), refresh_interval: duration() }, (value, report) => {
    if (value.url == null) {
      report([], 'the url is missing');
      return;
    }
    const problem = httpUrlProblem(value.url);
    if (problem !== null) report(['url'], problem);
  }),
  dns_sd_configs: plainKind(
    { names: texts(), refresh_interval: duration(), type: text(), port: int(0) },
    (value, report) => {
      if ((value.names ?? []).length === 0) report([], 'DNS discovery needs at least one name under names');
      const type = (value.type ?? 'SRV').toUpperCase();
      if (!DNS_TYPES.some((known) => known === type))
        report(['type'], `"${value.type ?? ''}" is not a type of DNS record that can be asked for`);
      else if (type !== 'SRV' && (value.port ?? 0) === 0)
        report([], 'a port is needed for all types of DNS records but SRV');
    },
  ),
};
