import { z } from 'zod';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Labels a user puts on series. */
export const labelsSchema = z.record(
  z
    .string()
    .regex(LABEL_NAME, 'label names are letters, digits and underscores')
    .refine((name) => !name.startsWith('__'), {
      error: 'label names that start with __ are reserved',
    }),
  z.string({ error: 'label values are text: put it in quotes' }),
);

/** A user name, and where its password is. */
export const basicAuthSchema = z
  .strictObject({
    username: z.string(),
    password_file: z.string().optional(),
    password_env: z.string().optional(),
  })
  .refine((auth) => (auth.password_file === undefined) !== (auth.password_env === undefined), {
    error:
      'give the password by exactly one of password_file and password_env (secrets do not stand in this file)',
  });

/** How a server's certificate is judged. */
export const tlsFields = {
  ca_file: z.string().optional(),
  insecure_skip_verify: z.boolean().default(false),
};
