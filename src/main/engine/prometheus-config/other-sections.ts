import {
  bool,
  checked,
  duration,
  fieldsOf,
  float,
  int,
  oneOf,
  section,
  size,
  text,
  textMap,
  texts,
} from './fields.ts';
import type { Report } from './fields.ts';
import { isReservedHeader, tlsConfig } from './http-client.ts';

/** Sections about Prometheus itself: storage, tracing, OTLP. */

export const storageSection = section(
  fieldsOf({
    tsdb: section(
      fieldsOf({
        out_of_order_time_window: duration(),
        stale_series_compaction_threshold: float(0, 1),
        retention: section(fieldsOf({ time: duration(), size: size(), percentage: float(0, 100) })),
        chunk_encoding: section(fieldsOf({ floats: oneOf(['xor', 'xor2'], true) })),
      }),
    ),
    exemplars: section(fieldsOf({ max_exemplars: int() })),
  }),
);

export const tracingSection = section(
  checked(
    fieldsOf({
      client_type: oneOf(['http', 'grpc']),
      endpoint: text(),
      sampling_fraction: float(),
      insecure: bool(),
      tls_config: tlsConfig(),
      headers: textMap(),
      compression: oneOf(['gzip'], true),
      timeout: duration(),
    }),
    (tracing, report) => {
      if ((tracing.endpoint ?? '') === '') report([], 'tracing needs an endpoint');
      for (const name of Object.keys(tracing.headers ?? {}))
        if (isReservedHeader(name)) report(['headers', name], `the header ${name} may not be set`);
    },
  ),
);

const TRANSLATIONS = [
  'UnderscoreEscapingWithSuffixes',
  'UnderscoreEscapingWithoutSuffixes',
  'NoUTF8EscapingWithSuffixes',
  'NoTranslation',
] as const;

export const otlpSection = section(
  checked(
    fieldsOf({
      promote_all_resource_attributes: bool(),
      promote_resource_attributes: texts(),
      ignore_resource_attributes: texts(),
      translation_strategy: oneOf(TRANSLATIONS, true),
      keep_identifying_resource_attributes: bool(),
      convert_histograms_to_nhcb: bool(),
      promote_scope_metadata: bool(),
      label_name_underscore_sanitization: bool(),
      label_name_preserve_multiple_underscores: bool(),
    }),
    (otlp, report) => {
      const all = otlp.promote_all_resource_attributes === true;
      const promoted = otlp.promote_resource_attributes ?? [];
      const ignored = otlp.ignore_resource_attributes ?? [];
      if (all && promoted.length > 0)
        report(
          ['promote_resource_attributes'],
          "promote_resource_attributes can't be used with promote_all_resource_attributes",
        );
      if (!all && ignored.length > 0)
        report(
          ['ignore_resource_attributes'],
          'ignore_resource_attributes needs promote_all_resource_attributes: true',
        );
      checkAttributes(promoted, 'promote_resource_attributes', report);
      checkAttributes(ignored, 'ignore_resource_attributes', report);
    },
  ),
);

function checkAttributes(attributes: readonly string[], field: string, report: Report): void {
  const seen = new Set<string>();
  attributes.forEach((attribute, index) => {
    const name = attribute.trim();
    if (name === '') report([field, index], 'an attribute is empty');
    else if (seen.has(name)) report([field, index], `the attribute "${name}" stands there twice`);
    seen.add(name);
  });
}
