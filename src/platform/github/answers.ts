import { z } from 'zod';
import { Secret } from '../../lib/secret.ts';

/** What we read of GitHub's answers; https://docs.github.com/en/rest/apps/apps */
export const AppAnswer = z.object({ id: z.number(), slug: z.string(), html_url: z.string().optional() });
export type AppAnswer = z.infer<typeof AppAnswer>;

export const InstallationAnswer = z.object({
  id: z.number(),
  permissions: z.record(z.string(), z.string()),
  suspended_at: z.string().nullish(),
});

/**
 * `expires_at` is required on purpose: a token without one is an error, not a token for ever.
 * `repositories` is there whenever the request named repositories.
 */
export const AccessTokenAnswer = z.object({
  token: z
    .string()
    .min(1)
    .transform((token) => new Secret(token)),
  expires_at: z.iso.datetime({ offset: true }),
  permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])).default({}),
  repositories: z.array(z.object({ id: z.number(), name: z.string() })).optional(),
});
export type AccessTokenAnswer = z.infer<typeof AccessTokenAnswer>;
