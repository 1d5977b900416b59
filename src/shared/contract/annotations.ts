import { z } from 'zod';
import { method } from './define.ts';

/** What a mark in time stands for; a deployment is drawn as one. */
export const annotationKinds = ['note', 'deployment'] as const;
export const annotationKindSchema = z.enum(annotationKinds);
export type AnnotationKind = z.infer<typeof annotationKindSchema>;

const timeSchema = z.number().min(0).max(8.64e15);
const tagsSchema = z.array(z.string().trim().min(1).max(100)).max(20);

/** Something that happened at a time, or during one, written down to be seen on the charts. Times are unix ms. */
export const timeAnnotationSchema = z.object({
  /** Null: it stands in the timeline of an incident, and is changed there. */
  id: z.number().int().nullable(),
  kind: annotationKindSchema,
  fromMs: z.number(),
  /** Null: a moment. */
  toMs: z.number().nullable(),
  text: z.string(),
  tags: z.array(z.string()),
  /** Who wrote it. */
  by: z.string(),
  incidentId: z.number().int().nullable(),
});
export type TimeAnnotation = z.infer<typeof timeAnnotationSchema>;

export const newAnnotationSchema = z
  .object({
    kind: annotationKindSchema,
    fromMs: timeSchema,
    toMs: timeSchema.nullable().default(null),
    text: z.string().trim().min(1, 'some text is needed').max(10_000),
    tags: tagsSchema.default([]),
  })
  .refine(({ fromMs, toMs }) => toMs === null || toMs >= fromMs, 'it ends before it begins');
export type NewAnnotation = z.output<typeof newAnnotationSchema>;

export const annotationsMethods = {
  /** Those that touch this time, oldest first; of more than `limit` the newest. Deployments of incidents are among them. */
  'annotations.list': method(
    z.object({
      fromMs: z.number(),
      toMs: z.number(),
      limit: z.number().int().min(1).max(5_000).default(1_000),
    }),
    z.array(timeAnnotationSchema),
  ),
  'annotations.add': method(newAnnotationSchema, z.object({ id: z.number().int() })),
  /** `not_found` for one that isn't there (any more). */
  'annotations.remove': method(z.object({ id: z.number().int() }), z.object({})),
};
