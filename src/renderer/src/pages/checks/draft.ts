import { probeKinds } from '#shared/contract/probes.ts';
import type { ProbeEntry, ProbeKind } from '#shared/contract/probes.ts';
import { commonFields, kindFields, labelsField } from './fields.ts';
import type { CheckField } from './fields.ts';

/** What stands in the fields of the form. */
export type FieldValue = string | boolean;
export type Draft = Readonly<Record<string, FieldValue>>;

const everyKind = ['name', ...commonFields.map(({ path }) => path), labelsField.path];

export function kindOf(entry: ProbeEntry): ProbeKind {
  return probeKinds.find((kind) => kind === entry.type) ?? 'http';
}

export function fieldsOf(kind: ProbeKind): readonly CheckField[] {
  return [...kindFields[kind], ...commonFields, labelsField];
}

/** An entry as the form shows it. */
export function readDraft(entry: ProbeEntry): Draft {
  const fields = fieldsOf(kindOf(entry)).map((field) => [field.path, read(field, entry)] as const);
  return { name: textOf(entry.name), ...Object.fromEntries(fields) };
}

/**
 * The entry that the form means: `before`, with the form's fields as they are now. What the form doesn't show (credentials,
 * say) stays; what belongs to another kind goes.
 */
export function writeEntry(before: ProbeEntry, kind: ProbeKind, draft: Draft): ProbeEntry {
  const isSameKind = before.type === kind;
  const kept = Object.entries(before).filter(([path]) => isSameKind || everyKind.includes(path));
  // The order in which a person would write it.
  let entry: ProbeEntry = { name: textOf(draft.name).trim(), type: kind, ...Object.fromEntries(kept) };
  entry = { ...entry, name: textOf(draft.name).trim(), type: kind };
  for (const field of fieldsOf(kind))
    entry = put(entry, field.path.split('.'), write(field, draft[field.path]));
  return entry;
}

/** A name for a check that has none yet: the host, the file, the program. */
export function suggestName(kind: ProbeKind, draft: Draft): string {
  switch (kind) {
    case 'http':
      return URL.parse(textOf(draft.url))?.host ?? '';
    case 'tcp':
    case 'tls':
      return textOf(draft.address);
    case 'dns':
      return textOf(draft.query_name);
    case 'icmp':
      return textOf(draft.host);
    case 'process':
      return textOf(draft.process_name) || lastPart(textOf(draft.pid_file));
    case 'file':
      return lastPart(textOf(draft.path));
    case 'command':
      return lastPart(textOf(draft.command).split('\n')[0] ?? '');
  }
}

/** Advanced fields in which something stands: those aren't hidden. */
export function usesMore(kind: ProbeKind, draft: Draft): boolean {
  return fieldsOf(kind).some(({ path, more, shape, fallback }) => {
    if (!more) return false;
    const value = draft[path] ?? '';
    return shape === 'switch' ? value !== fallback : value !== '' && value !== fallback;
  });
}

function read({ path, shape, fallback }: CheckField, entry: ProbeEntry): FieldValue {
  const value = path.split('.').reduce<unknown>((inside, part) => asRecord(inside)[part], entry);
  if (shape === 'switch') return typeof value === 'boolean' ? value : fallback === true;
  if (value === undefined || value === null) return typeof fallback === 'string' ? fallback : '';
  if (shape === 'lines') return asList(value).join('\n');
  if (shape === 'list') return asList(value).join(', ');
  if (shape === 'pairs')
    return Object.entries(asRecord(value))
      .map(([name, text]) => `${name}: ${textOf(text)}`)
      .join('\n');
  return textOf(value);
}

/** Undefined where nothing needs to be written. */
function write({ shape, fallback }: CheckField, value: FieldValue | undefined): unknown {
  if (shape === 'switch') return value === (fallback === true) ? undefined : value;
  const text = textOf(value);
  if (text.trim() === '' || text === fallback) return undefined;
  switch (shape) {
    case 'number':
      // What is no number is left for the engine to refuse by name.
      return Number.isNaN(Number(text)) ? text : Number(text);
    case 'lines':
      return text.split('\n').filter((line) => line.trim() !== '');
    case 'list':
      return text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '')
        .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    case 'pairs':
      return Object.fromEntries(
        text
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map((line) => {
            const at = line.indexOf(':');
            return at < 0 ? [line.trim(), ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
          }),
      );
    default:
      // Surrounding space is never meant, but for what is sent to a server.
      return shape === 'text' ? text : text.trim();
  }
}

function put(entry: ProbeEntry, [head = '', ...rest]: readonly string[], value: unknown): ProbeEntry {
  const { [head]: before, ...others } = entry;
  const next = rest.length === 0 ? value : put(asRecord(before), rest, value);
  const isEmpty = next === undefined || (rest.length > 0 && Object.keys(asRecord(next)).length === 0);
  if (isEmpty) return others;
  return head in entry ? { ...entry, [head]: next } : { ...others, [head]: next };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function asList(value: unknown): string[] {
  return Array.isArray(value) ? value.map(textOf) : [textOf(value)];
}

function lastPart(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? '';
}
