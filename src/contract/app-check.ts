import { z } from 'zod';
import { Owner, Permissions, RepositoryName } from './grant.ts';

/**
 * The command line asks `src/platform/app-check/main.ts`, over Node's IPC channel, whether Apps are installed where
 * they are needed: one request, any number of `waiting`, then one `report` or `fault`. The platform's side alone
 * signs as an App.
 */
export const AppNeed = z.strictObject({
  owner: Owner,
  /** None: that it is installed there is all that is asked. */
  repositories: z.array(RepositoryName),
  permissions: Permissions,
});
export type AppNeed = z.infer<typeof AppNeed>;

export const AppCheckRequest = z.strictObject({
  source: z.union([
    /** The Apps and grants of a configuration: the absolute path of a mooring.yaml. */
    z.strictObject({ config: z.string() }),
    /** One App that no configuration may name yet; `privateKeyFile` is an absolute path. */
    z.strictObject({
      web: z.url(),
      name: z.string().optional(),
      id: z.string(),
      privateKeyFile: z.string(),
      need: AppNeed,
    }),
  ]),
  /** Ask again until every App is installed. */
  wait: z.boolean(),
});
export type AppCheckRequest = z.infer<typeof AppCheckRequest>;

const Missing = z.object({ code: z.string(), message: z.string(), remedy: z.string() });

/** How one App stands at one owner. */
export const AppStanding = z.object({
  owner: z.string(),
  /** The App's slug; absent when GitHub does not take its key. */
  app: z.string().optional(),
  /** The page on which it is installed. */
  install: z.string().optional(),
  /** Absent while it is not installed, or suspended. */
  installationId: z.number().optional(),
  /** What keeps it from doing what is needed; nothing when all is well. */
  missing: z.array(Missing),
});
export type AppStanding = z.infer<typeof AppStanding>;

export const AppCheckMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('waiting'), message: z.string() }),
  z.object({ kind: z.literal('report'), standings: z.array(AppStanding) }),
  z.object({
    kind: z.literal('fault'),
    code: z.string(),
    what: z.string(),
    remedy: z.string(),
    details: z.array(z.string()),
  }),
]);
export type AppCheckMessage = z.infer<typeof AppCheckMessage>;
