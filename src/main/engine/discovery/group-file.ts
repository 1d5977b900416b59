import { makeLabels } from '#shared/model/labels.ts';
import { z } from 'zod';
import { isLabelName } from '../relabel/index.ts';
import type { TargetGroup } from './types.ts';

const groupsSchema = z.array(
  z.strictObject({
    targets: z.array(z.coerce.string()).nullable().optional(),
    labels: z
      .record(
        z.string().refine((name) => isLabelName(name, 'utf8'), { error: 'not a valid label name' }),
        z.coerce.string(),
      )
      .nullable()
      .optional(),
  }),
);

/** Target groups as files and HTTP servers list them. `extra` are labels of the source. Throws an Error that says what is wrong. */
export function readGroups(value: unknown, extra: Readonly<Record<string, string>>): TargetGroup[] {
  const result = groupsSchema.safeParse(value ?? []);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new Error(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a list of target groups'}`);
  }
  return result.data.map(({ targets, labels }) => ({
    targets: (targets ?? []).map((address) => makeLabels([['__address__', address]])),
    labels: makeLabels([...Object.entries(labels ?? {}), ...Object.entries(extra)]),
  }));
}
