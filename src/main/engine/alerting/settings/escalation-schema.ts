import { z } from 'zod';
import { durationMs } from '../../base/scalars.ts';
import type { EscalationChain, EscalationLevel } from '../escalation/chain.ts';
import { matchersField, nameField, severityField } from './fields.ts';

const MINUTE_MS = 60_000;
/** After how long the first, second and third level are told, unless the file says otherwise. */
const LEVEL_AFTER_MS = [5 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS] as const;
/** The level of this name is for critical alerts and comes after two hours, unless the file says otherwise. */
const EXECUTIVE = 'executive';
const EXECUTIVE_AFTER_MS = 120 * MINUTE_MS;

const names = z.array(nameField).default([]);

const levelSchema = z
  .strictObject({
    name: nameField.optional(),
    after: durationMs().optional(),
    receivers: names,
    /** Names of rotas. */
    on_call: z.union([nameField.transform((name) => [name]), names]).default([]),
    severities: z.array(severityField).min(1, 'name at least one severity').optional(),
  })
  .refine((level) => level.receivers.length + level.on_call.length > 0, {
    error: 'nobody would hear of this level: name receivers or on_call',
  });

/** `escalation:` — chains of levels. */
export const escalationSchema = z.array(
  z
    .strictObject({
      name: nameField.optional(),
      matchers: matchersField.default([]),
      receiver: nameField.optional(),
      levels: z.array(levelSchema).min(1, 'a chain needs a level'),
    })
    .transform((entry, context): Omit<EscalationChain, 'name'> & { readonly name?: string | undefined } => {
      const { name, matchers, receiver = null } = entry;
      const levels = entry.levels.flatMap((level, at) => {
        const read = toLevel(level, at);
        if (read !== null) return [read];
        context.addIssue({
          code: 'custom',
          path: ['levels', at],
          message: 'a fourth level and those after it need `after`',
        });
        return [];
      });
      for (const [at, level] of levels.entries()) {
        const before = levels.slice(0, at);
        const issue = (message: string) =>
          context.addIssue({ code: 'custom', path: ['levels', at], message });
        if (before.some((each) => each.name === level.name)) issue(`the level "${level.name}" stands twice`);
        if (before.some((each) => each.afterMs > level.afterMs))
          issue('it comes before the level above it: order the levels by `after`');
      }
      return { ...(name === undefined ? {} : { name }), matchers, receiver, levels };
    }),
);

function toLevel(entry: z.output<typeof levelSchema>, at: number): EscalationLevel | null {
  const { name = `level ${String(at + 1)}`, receivers, on_call: rotas } = entry;
  const isExecutive = name === EXECUTIVE;
  const afterMs = entry.after ?? (isExecutive ? EXECUTIVE_AFTER_MS : LEVEL_AFTER_MS[at]);
  if (afterMs === undefined) return null;
  const severities = entry.severities ?? (isExecutive ? (['critical'] as const) : null);
  return { name, afterMs, receivers, rotas, severities };
}
