import { z } from 'zod';

/** The four severities, most severe first; ui.md draws each as a colour and a shape. */
export const severities = ['critical', 'high', 'medium', 'low'] as const;

export const severitySchema = z.enum(severities);
export type Severity = z.infer<typeof severitySchema>;

/**
 * Reads the `severity` label as rule authors write it. The words of other systems are mapped
 * (`page`, `error` → high; `warning` → medium; `info`, `none` → low); unknown or missing → medium.
 */
export function severityOf(label: string | undefined): Severity {
  switch (label?.toLowerCase()) {
    case 'critical':
    case 'emergency':
    case 'disaster':
      return 'critical';
    case 'high':
    case 'page':
    case 'error':
    case 'major':
      return 'high';
    case 'low':
    case 'info':
    case 'none':
    case 'minor':
      return 'low';
    default:
      return 'medium';
  }
}
