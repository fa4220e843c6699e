import { z } from 'zod';
import { Milliseconds } from './workspace.ts';

/** The emulator's admin API lives under this prefix; it is reachable only with the admin key as `Bearer`. */
export const EMULATOR_ADMIN = '/_emulator';

export const Surface = z.enum(['mint', 'api', 'git']);
export type Surface = z.infer<typeof Surface>;

/** `PATCH /_emulator/knobs`: what is absent stays as it is. `GET` answers the whole of it. */
export const Knobs = z.strictObject({
  tokenLifetimeMs: Milliseconds,
  /** New format `ghs_<appid>_<jwt>`, or the older 40 characters. */
  tokenFormat: z.enum(['jwt', 'classic']),
  /** How long after its mint a token is refused, as by replication. */
  replicationLagMs: z.number().int().nonnegative(),
  /** Added to the emulator's clock. */
  clockOffsetMs: z.number().int(),
  /** Requests an installation, or the App itself, may make in an hour, for each of GitHub's resources. */
  hourlyRateLimit: z.number().int().positive(),
  /** Bursts of an installation that are refused for a while; null for none. Changed whole. */
  secondaryLimit: z
    .strictObject({
      requestsPerMinute: z.number().int().positive().optional(),
      concurrent: z.number().int().positive().optional(),
      retryAfterSeconds: z.number().int().positive(),
      /** GitHub answers with either; 403 when absent. */
      status: z.union([z.literal(403), z.literal(429)]).optional(),
    })
    .nullable(),
  /** `mint` is the making of tokens and the looking up of installations, which comes before it. */
  surfaces: z.record(
    Surface,
    z.strictObject({
      /** The surface answers 503 to everything. */
      outage: z.boolean(),
      /** Added before each answer. */
      latencyMs: z.number().int().nonnegative(),
      /** Share of requests answered 502, 0 to 1. */
      errorRate: z.number().min(0).max(1),
    }),
  ),
});
export type Knobs = z.infer<typeof Knobs>;
export const KnobsChange = Knobs.partial().extend({
  surfaces: z.partialRecord(Surface, Knobs.shape.surfaces.valueType.partial()).optional(),
});
export type KnobsChange = z.infer<typeof KnobsChange>;

/** `POST /_emulator/tokens/revoke`: by hash, or every one. */
export const RevokeTokens = z.union([z.strictObject({ sha256: z.string() }), z.strictObject({ all: z.literal(true) })]);

/** `POST /_emulator/installations/{id}/{suspend|unsuspend|uninstall|install}`, `POST …/{id}/exhaust-rate-limit`. */

/** `POST /_emulator/installations/{id}/repositories/{add|remove}`: names without owner, of the account's own. */
export const RepositoriesChange = z.strictObject({ repositories: z.array(z.string()).min(1) });

/** `POST /_emulator/installations/{id}/permissions`: all that the owner grants from now on; metadata can be read. */
export const PermissionsChange = z.strictObject({
  permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])),
});

/** `POST /_emulator/installations/{id}/secondary-limit`: what the installation asks is refused for so long. */
export const SecondaryLimitNow = z.strictObject({ retryAfterSeconds: z.number().int().positive() });

/**
 * `POST /_emulator/hold-mints`: tokens are made, and the answers withheld until `POST /_emulator/release-mints`,
 * which tells how many were.
 */

/** `PATCH /_emulator/apps/{id}/webhook`: where the App's webhooks go. Only loopback is ever called. */
export const WebhookChange = z.strictObject({ url: z.url({ protocol: /^https?$/ }), secret: z.string().min(1) });

/** `GET /_emulator/webhook-deliveries`, oldest first; `POST …/{id}/redeliver` repeats one and answers with it. */
export const WebhookDelivery = z.object({
  /** `X-GitHub-Delivery`. */
  id: z.uuid(),
  appId: z.number(),
  event: z.enum(['installation', 'installation_repositories']),
  action: z.string(),
  installationId: z.number(),
  /** Those that have ended. `status` is null when no answer came. Unix milliseconds. */
  attempts: z.array(z.object({ at: z.number(), status: z.number().nullable(), error: z.string().optional() })),
});
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

/** `GET /_emulator/statistics`: what the emulator really answered since it started. */
export const EmulatorStatistics = z.object({
  tokensMinted: z.number(),
  tokensRevoked: z.number(),
  tokensValidNow: z.number(),
  /** Answers to mints that wait for `release-mints`. */
  mintsHeld: z.number(),
  /** 401 answers to requests that did carry a credential, by surface; git's unauthenticated first request is none. */
  unauthorized: z.record(Surface, z.number()),
  requests: z.record(Surface, z.number()),
});
export type EmulatorStatistics = z.infer<typeof EmulatorStatistics>;

/** `GET /_emulator/tokens`: every token ever minted, by hash; for tests and `mooring up --json`. */
export const EmulatorToken = z.object({
  sha256: z.string(),
  installationId: z.number(),
  issuedAt: z.number(),
  expiresAt: z.number(),
  revokedAt: z.number().optional(),
  repositories: z.array(z.string()),
  permissions: z.record(z.string(), z.string()),
});
export type EmulatorToken = z.infer<typeof EmulatorToken>;
