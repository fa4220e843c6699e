import { AGENT_TOKENS, RejectedToken, TokenRequest, TokensChangedRequest } from '../../../contract/agent-tokens.ts';
import type { ServerRequest } from '../../../lib/http1/server-request.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { HandedTokens } from '../delivery/handed-tokens.ts';
import { type Refusal, refusal } from '../gateway/refusals/refusal.ts';
import { readJsonBody } from './read-json-body.ts';

/** An answer's body; undefined for one without. */
type Answered = Promise<Result<unknown, Refusal>>;

/** Delivery `helper`: contract/agent-tokens.ts. `handed` is undefined in every other one. */
export async function answerAboutTokens(
  { url, body: sent }: Pick<ServerRequest, 'url' | 'body'>,
  handed: HandedTokens | undefined,
  signal: AbortSignal,
): Answered {
  if (handed === undefined) return err(NOT_DELIVERED);
  switch (url) {
    case AGENT_TOKENS.one: {
      const body = await readJsonBody(sent, TokenRequest);
      return body.ok ? handed.one(body.value.owner, signal) : body;
    }
    case AGENT_TOKENS.changed: {
      const body = await readJsonBody(sent, TokensChangedRequest);
      return body.ok ? ok(await handed.changed(body.value, signal)) : body;
    }
    case AGENT_TOKENS.rejected: {
      const body = await readJsonBody(sent, RejectedToken);
      return body.ok ? ok({ outcome: await handed.reject(body.value.sha256) }) : body;
    }
    default:
      return err(refusal('not_found', 'the relay has no such address', 'see contract/agent-tokens.ts'));
  }
}

const NOT_DELIVERED = refusal(
  'token_not_delivered',
  "this workspace's token stays in its sidecar",
  'use git and gh as they are wired: they need none',
);
