import { z } from 'zod';

/** Every refusal that crosses a process boundary. Codes are stable: clients and operators match on them. */
export const ERROR_STATUS = {
  bad_request: 400,
  signature_missing: 401,
  signature_invalid: 401,
  operator_credential_invalid: 401,
  enrolment_code_invalid: 403,
  workspace_mismatch: 403,
  workspace_not_found: 404,
  workspace_exists: 409,
  workspace_stopped: 409,
  workspace_running: 409,
  workspace_removed: 409,
  workspace_not_running: 409,
  exec_not_possible: 409,
  engine_unreachable: 503,
  /** The container engine is there, and does not do what it was asked to. */
  engine_refused: 502,
  secret_not_found: 404,
  turn_not_leased: 409,
  repository_not_granted: 403,
  owner_not_granted: 403,
  ref_not_granted: 403,
  /** The request changes a ref without naming it. */
  ref_not_named: 403,
  action_not_granted: 403,
  operation_not_granted: 403,
  /** No App here has a webhook secret. */
  webhook_not_configured: 404,
  webhook_signature_invalid: 401,
  /** The gateway reads no more of a body that says what its request would do. */
  body_too_large: 413,
  host_not_allowed: 403,
  method_not_allowed: 405,
  /** The workspace's token stays where it is: it is no delivery `helper`. */
  token_not_delivered: 403,
  gateway_key_invalid: 407,
  app_not_configured: 502,
  app_key_refused: 502,
  app_signer_failed: 503,
  clock_skew: 502,
  installation_missing: 502,
  installation_suspended: 502,
  permission_not_granted: 502,
  repository_not_installed: 502,
  rate_limited: 503,
  mint_queue_full: 503,
  quota_share_used: 429,
  github_unreachable: 503,
  github_erring: 503,
  platform_unreachable: 503,
  no_token: 503,
  not_found: 404,
  internal: 500,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** The body of every refusal: what happened, and what to do next. Never a stack. */
export const ErrorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    remedy: z.string(),
    /** Whether it may pass by itself; otherwise somebody must do what `remedy` says. */
    waiting_helps: z.boolean(),
    /** When asking again may help: Unix seconds. */
    retry_at: z.number().optional(),
  }),
});
export type ErrorBody = z.infer<typeof ErrorBody>;

/** Faults that pass by themselves: whoever waits may go on waiting. All others need somebody's hand. */
const PASSING: ReadonlySet<string> = new Set<ErrorCode>([
  'rate_limited',
  'mint_queue_full',
  'quota_share_used',
  'github_unreachable',
  'github_erring',
  'app_signer_failed',
  'platform_unreachable',
  'engine_unreachable',
  'no_token',
  'internal',
]);

/** By its code alone, so that platform, sidecar and operators judge alike; an unknown code needs a hand. */
export const waitingHelps = (code: string): boolean => PASSING.has(code);

export function errorBody(code: ErrorCode, message: string, remedy: string, retryAt?: number): ErrorBody {
  const until = retryAt === undefined ? {} : { retry_at: retryAt };
  return { error: { code, message, remedy, waiting_helps: waitingHelps(code), ...until } };
}
