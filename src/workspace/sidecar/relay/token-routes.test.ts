import { expect, it } from 'vitest';
import { AGENT_TOKENS } from '../../../contract/agent-tokens.ts';
import { EMPTY_BODY } from '../../../lib/http1/incoming-body.ts';
import { answerAboutTokens } from './token-routes.ts';

it.each(Object.values(AGENT_TOKENS))('%s is refused where the token stays in the sidecar', async (url) => {
  const answered = await answerAboutTokens({ url, body: EMPTY_BODY }, undefined, new AbortController().signal);
  expect(answered).toMatchObject({ ok: false, error: { code: 'token_not_delivered', status: 403 } });
});
