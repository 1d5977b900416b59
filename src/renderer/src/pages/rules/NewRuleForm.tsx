import { Autocomplete, Select, Textarea, TextInput } from '@mantine/core';
import { severities } from '#shared/model/severity.ts';
import { OWN_FILE, readLabels } from './new-rule-words.ts';
import type { NewRuleFields } from './new-rule-words.ts';
import classes from './rules.module.css';

interface NewRuleFormProps {
  readonly fields: NewRuleFields;
  /** Files rules are written in; undefined while they are asked for. */
  readonly places: readonly { readonly file: string; readonly groups: readonly string[] }[] | undefined;
  readonly onChange: (part: Partial<NewRuleFields>) => void;
}

/** What a new rule says besides its expression. */
export function NewRuleForm({ fields, places = [], onChange }: NewRuleFormProps): React.ReactNode {
  const { wrong } = readLabels(fields.labelsText);
  const isThere = places.some(({ file }) => endsWith(file, OWN_FILE));
  const files = [
    ...places.map(({ file }, i) => ({
      value: endsWith(file, OWN_FILE) ? OWN_FILE : file,
      label: i === 0 ? `${baseName(file)} (the configuration)` : baseName(file),
    })),
    ...(isThere ? [] : [{ value: OWN_FILE, label: `${OWN_FILE} (a new file)` }]),
  ];
  const place = places.find(({ file }) => file === fields.file || endsWith(file, fields.file));
  return (
    <div className={classes.fields}>
      <div className={classes.values}>
        <TextInput
          label="Name"
          withAsterisk
          description="What the alert is called."
          placeholder="DiskAlmostFull"
          value={fields.name}
          spellCheck={false}
          onChange={(event) => {
            onChange({ name: event.currentTarget.value });
          }}
        />
        <Select
          label="Severity"
          description="Who is told, and how soon."
          data={severities.map((value) => ({ value, label: value }))}
          value={fields.severity}
          allowDeselect={false}
          onChange={(severity) => {
            onChange({ severity: severity ?? fields.severity });
          }}
        />
        <Select
          label="Written in"
          description="The file it is saved to."
          data={files}
          value={fields.file}
          allowDeselect={false}
          onChange={(file) => {
            onChange({ file: file ?? fields.file, group: '' });
          }}
        />
        <Autocomplete
          label="Group"
          description="Rules of one group are evaluated together."
          placeholder="own"
          data={[...(place?.groups ?? [])]}
          value={fields.group}
          onChange={(group) => {
            onChange({ group });
          }}
        />
      </div>
      <TextInput
        label="Summary"
        description="One line, as it stands in the list of alerts; {{ $labels.instance }} and {{ $value }} are filled in."
        placeholder="{{ $labels.instance }} is at {{ $value }}"
        value={fields.summary}
        onChange={(event) => {
          onChange({ summary: event.currentTarget.value });
        }}
      />
      <div className={classes.values}>
        <Textarea
          label="Description"
          description="What it means, and what to do."
          value={fields.description}
          autosize
          minRows={2}
          maxRows={8}
          onChange={(event) => {
            onChange({ description: event.currentTarget.value });
          }}
        />
        <Textarea
          label="More labels"
          description="One name: value a line."
          placeholder="team: web"
          value={fields.labelsText}
          autosize
          minRows={2}
          maxRows={8}
          spellCheck={false}
          classNames={{ input: 'wd-mono' }}
          error={
            wrong.length > 0 ? `Not a label: ${wrong[0] ?? ''}. Write one such as team: web a line.` : null
          }
          onChange={(event) => {
            onChange({ labelsText: event.currentTarget.value });
          }}
        />
      </div>
    </div>
  );
}

function endsWith(file: string, entry: string): boolean {
  return file.replaceAll('\\', '/').endsWith(`/${entry}`);
}

function baseName(path: string): string {
  return path.replace(/^.*[\\/]/, '');
}
