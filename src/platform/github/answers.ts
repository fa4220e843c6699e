import { z } from 'zod';

/** What we read of GitHub's answers; https://docs.github.com/en/rest/apps/apps */
export const AppAnswer = z.object({ id: z.number(), slug: z.string(), html_url: z.string().optional() });
export type AppAnswer = z.infer<typeof AppAnswer>;

export const InstallationAnswer = z.object({
  id: z.number(),
  permissions: z.record(z.string(), z.string()),
  html_url: z.string().optional(),
  suspended_at: z.string().nullish(),
});
