import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { explainFileError } from '#shared/model/file-errors.ts';
import { DocumentError } from '../base/yaml-document.ts';
import { parsePlaybookFile } from '../playbooks/index.ts';
import type { Playbook, PlaybookSettings } from '../playbooks/types.ts';
import type { CheckExpr } from '../rules/index.ts';

const NAME = /^[a-z0-9][a-z0-9_-]*$/;

const wholeMatch = z.string().transform((text, context) => {
  try {
    return new RegExp(`^(?:${text})$`, 'u');
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
    return z.NEVER;
  }
});

const commandSchema = z.strictObject({
  name: z.string().regex(NAME, 'names are small letters, digits, dashes and underscores'),
  program: z.string().refine((file) => path.isAbsolute(file), { error: 'expected an absolute path' }),
  args: z.array(z.string()).default([]),
  allow: wholeMatch.optional(),
  options: z.boolean().default(false),
  environment: z.record(z.string(), z.string()).default({}),
  working_directory: z.string().optional(),
});

/** `playbooks` of `watchdeck.yml`: what playbooks may do. */
export const playbookSettingsSchema = z.strictObject({
  enabled: z.boolean().default(false),
  commands: z.array(commandSchema).default([]),
  services: z.array(z.string().min(1)).default([]),
  service_manager: z
    .string()
    .refine((file) => path.isAbsolute(file), { error: 'expected an absolute path' })
    .optional(),
  approvers: z.array(z.strictObject({ name: z.string().min(1), code_file: z.string().min(1) })).default([]),
  most_running: z.number().int().min(1).max(64).default(4),
});

export function toPlaybookSettings(
  entry: z.output<typeof playbookSettingsSchema>,
  directory: string,
): PlaybookSettings {
  return {
    enabled: entry.enabled,
    commands: entry.commands.map(({ allow, working_directory: folder, ...command }) => ({
      ...command,
      allow: allow ?? null,
      workingDirectory: folder === undefined ? null : path.resolve(directory, folder),
    })),
    services: entry.services,
    serviceManager: entry.service_manager ?? null,
    approvers: entry.approvers.map(({ name, code_file: file }) => ({
      name,
      codeFile: path.resolve(directory, file),
    })),
    mostRunning: entry.most_running,
  };
}

/** Reads one of `playbook_files`; `before` are those of the files before it, whose names are taken. Throws DocumentError. */
export function readPlaybookFile(
  file: string,
  before: readonly Playbook[],
  checkExpr: CheckExpr,
): Playbook[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const message = `the playbook file can't be read: ${explainFileError(error)}`;
    throw new DocumentError([{ file, line: 1, column: 1, message }]);
  }
  const directory = path.dirname(file);
  const playbooks = parsePlaybookFile(text, file, {
    judge: (expr) => judge(expr, checkExpr),
    resolve: (name) => path.resolve(directory, name),
  });
  DocumentError.throwIfAny(
    playbooks.flatMap(({ name, source }) => {
      const other = before.find((each) => each.name === name);
      if (other === undefined) return [];
      const line = Number(/\d+$/.exec(source)?.[0] ?? 1);
      return [
        {
          file,
          line,
          column: 1,
          message: `"${name}" is taken by a playbook in ${other.source}; names must differ`,
        },
      ];
    }),
  );
  return playbooks;
}

function judge(expr: string, checkExpr: CheckExpr): string | null {
  const problem = checkExpr(expr);
  return problem === null ? null : problem.message;
}
