import { z } from 'zod';
import { matchersField } from '../alerting/index.ts';

/** `depends_on`: names of targets, checks and services, `kind/name` where a name alone says too little. */
export const dependsOnField = z.array(z.string().min(1, 'a name is needed')).default([]);

/** An entry of `services`: what belongs together, by labels. */
export const serviceSchema = z.strictObject({
  name: z.string().min(1, 'a name is needed').max(200),
  matchers: matchersField.refine((matchers) => matchers.length > 0, {
    error: 'a service needs a matcher, such as job="shop"',
  }),
  depends_on: dependsOnField,
});
