import { z } from 'zod';
import { method } from './define.ts';

export const reportSchema = z.object({
  id: z.string(),
  title: z.string(),
  template: z.enum(['summary']),
  createdAtMs: z.number(),
  fromMs: z.number(),
  toMs: z.number(),
  fileName: z.string(),
  /** Full path on the machine the engine runs on. */
  path: z.string(),
  bytes: z.number(),
});
export type Report = z.infer<typeof reportSchema>;

/** By hand, because `z.instanceof` narrows to one kind of buffer behind the bytes. */
const pdfSchema = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

export const reportsMethods = {
  /** Draws the report and prints it to PDF; `unsupported` with the way out where no printer (Electron or Chromium) is at hand. */
  'reports.create': method(
    z.object({ template: z.enum(['summary']).default('summary'), fromMs: z.number(), toMs: z.number() }),
    reportSchema,
  ),
  'reports.list': method(z.object({}), z.array(reportSchema)),
  'reports.read': method(z.object({ id: z.string() }), z.object({ fileName: z.string(), pdf: pdfSchema })),
  'reports.remove': method(z.object({ id: z.string() }), z.object({})),
};
