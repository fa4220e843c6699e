import type { ServerResponse } from '../../../../lib/http1/server-response.ts';
import type { Target } from '../../../../policy/decide.ts';
import type { Push } from '../../../../policy/git/push-head.ts';
import { intentOf } from '../../../../policy/git/push-intents.ts';
import { refusalReport } from '../../../../policy/git/refusal-report.ts';
import { type GrantInForce, permitRequest } from '../admission/permit-request.ts';
import { refusalSentence } from '../refusals/refusal-sentence.ts';
import type { Refusal } from '../refusals/refusal.ts';

/** A push of a whole repository can be refused for each of its refs: so many are told why. */
const MOST_SENTENCES = 10;

/** Each ref that a push may not change, and why; the others could be pushed without these. */
export function refusedRefs({ commands }: Push, target: Target, grant: GrantInForce): ReadonlyMap<string, Refusal> {
  const refused = new Map<string, Refusal>();
  for (const command of commands) {
    const permitted = permitRequest({ target, intents: [intentOf(command)] }, grant);
    if (!permitted.ok) refused.set(command.ref, permitted.error);
  }
  return refused;
}

/**
 * Refuses a push as git's own server refuses one: a report in a successful answer. False when the client asked for no
 * report, or sent no commands: it has to be told in another way.
 *
 * @param overall why the push is refused where it is not for single refs
 */
export function answerRefusedPush(
  response: ServerResponse,
  { commands, capabilities }: Push,
  refused: ReadonlyMap<string, Refusal>,
  overall: Refusal,
  now: number,
): boolean {
  if (commands.length === 0) return false;
  const [culprit] = refused.keys();
  const reasons = commands.map(({ ref }) => {
    const own = refused.get(ref) ?? (culprit === undefined ? overall : undefined);
    return { ref, reason: own === undefined ? `refused with ${culprit}` : `${own.code}: ${own.message}` };
  });
  const sentences = new Set(
    [...(culprit === undefined ? [overall] : refused.values())].map((each) => refusalSentence(each, now)),
  );
  const told = [...sentences].slice(0, MOST_SENTENCES);
  if (sentences.size > told.length) told.push(`and ${sentences.size - told.length} more`);
  if (commands.length > 1) told.push('nothing of this push was sent to GitHub');
  const body = refusalReport(capabilities, reasons, told.map((line) => `${line}\n`).join(''));
  if (body === undefined || response.isHeadSent || response.isGone) return body !== undefined;
  const fields = { 'Content-Type': 'application/x-git-receive-pack-result', 'Cache-Control': 'no-cache' };
  response.answer(200, fields, body);
  return true;
}
