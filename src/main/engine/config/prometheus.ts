import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { explainFileError } from '#shared/model/file-errors.ts';
import { DocumentError, placeOf } from '../base/yaml-document.ts';
import type { YamlDocument } from '../base/yaml-document.ts';
import { loadPrometheusFile } from '../prometheus-config/index.ts';
import type { PrometheusFile } from '../prometheus-config/index.ts';
import type { ConfigFile } from './schema.ts';

/** A prometheus.yml that was read, with the path to it. */
export interface IncludedPrometheus extends PrometheusFile {
  readonly file: string;
}

/** Where `prometheus_file` points, seen from the config; null where it isn't set. */
export function prometheusPath(entries: ConfigFile, configFile: string): string | null {
  return entries.prometheus_file == null
    ? null
    : path.resolve(path.dirname(configFile), entries.prometheus_file);
}

/** Reads the file `prometheus_file` names. Throws {@link DocumentError} where it isn't there or can't be used. */
export function includePrometheus(file: string, yaml: YamlDocument): IncludedPrometheus {
  const at = { file: yaml.file, ...placeOf(yaml, ['prometheus_file']) };
  if (!existsSync(file))
    throw new DocumentError([{ ...at, message: `prometheus_file: there is no file ${file}` }]);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const message = `prometheus_file: ${file} can't be read: ${explainFileError(error)}`;
    throw new DocumentError([{ ...at, message }]);
  }
  return { ...loadPrometheusFile(text, file, (name) => process.env[name]), file };
}
