import { z } from 'zod';
import { Owner } from './grant.ts';
import { TokenSha256 } from './installation-token.ts';

/**
 * Delivery `helper`: how the agent's half comes by its tokens, at the relay. In every other delivery each of these is
 * refused with `token_not_delivered`.
 */
export const AGENT_TOKENS = { one: '/tokens/one', changed: '/tokens/changed', rejected: '/tokens/rejected' } as const;

export const AgentToken = z.object({
  owner: z.string(),
  token: z.string().min(1),
  sha256: TokenSha256,
  /** By GitHub's clock, as GitHub writes it. */
  expires_at: z.iso.datetime(),
  /** For how many milliseconds yet it may be used: this host's clock may be wrong, a span is not. */
  usable_for: z.number().int().positive(),
});
export type AgentToken = z.infer<typeof AgentToken>;

/** `POST /tokens/one` → 200 `AgentToken`; of the first grant's owner when none is named. */
export const TokenRequest = z.strictObject({ owner: Owner.optional() });
export type TokenRequest = z.infer<typeof TokenRequest>;

/**
 * `POST /tokens/changed` → 200 `AgentTokens` as soon as other tokens are to be used than those that are held, of which
 * there may be none; 204 when that did not happen within `waitMs`.
 */
export const TokensChangedRequest = z.strictObject({
  holds: z.array(TokenSha256).max(1_000),
  waitMs: z.number().int().min(0).max(30_000),
  /** What could not be fed since the last request, a sentence each. */
  troubles: z.array(z.string().max(500)).max(20),
});
export type TokensChangedRequest = z.infer<typeof TokensChangedRequest>;

export const AgentTokens = z.object({
  tokens: z.array(AgentToken),
  /** Owners of whom a sidecar that has just started has heard nothing yet: what is held of theirs stays. */
  unknown: z.array(z.string()),
});
export type AgentTokens = z.infer<typeof AgentTokens>;

/**
 * `POST /tokens/rejected` → 200 `Rejection`: git's `erase`, by the token's fingerprint. The sidecar asks GitHub itself
 * before it believes that: `dropped`, and renewed at once; `good`, for GitHub still takes it; `another` than it holds;
 * `unknown`, for GitHub does not answer.
 */
export const RejectedToken = z.strictObject({ sha256: TokenSha256 });
export const Rejection = z.object({ outcome: z.enum(['dropped', 'good', 'another', 'unknown']) });
export type Rejection = z.infer<typeof Rejection>;
