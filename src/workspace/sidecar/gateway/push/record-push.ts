import type { Clock } from '../../../../lib/clock.ts';
import type { Push } from '../../../../policy/git/push-head.ts';
import { PushOutcomeReader, type RefOutcome } from '../../../../policy/git/push-outcome.ts';
import type { Deeds } from '../../deeds/deeds.ts';
import type { Refusal } from '../refusals/refusal.ts';
import { type GitHubAnswer, watchAnswer } from '../upstream/github-answer.ts';

export type PushRecord = { readonly push: Push; readonly repository: string };

/** A push that was sent: what became of each ref is read from GitHub's answer while that goes to the client. */
export function recordAnswer(
  pushed: PushRecord,
  answer: GitHubAnswer,
  deeds: Pick<Deeds, 'changed'>,
  clock: Clock,
): void {
  const { commands, capabilities } = pushed.push;
  if (commands.length === 0) return;
  const { status, fields } = answer.head;
  const refs = commands.map(({ ref }) => ref);
  const reader = new PushOutcomeReader(capabilities, refs);
  const isReadable = !fields.has('content-encoding');
  const outcome = (ref: string): RefOutcome => {
    if (status === 200) return reader.of(ref);
    // A server that failed may have failed after it was done.
    return { outcome: status >= 500 ? 'unknown' : 'rejected', detail: `HTTP ${status}` };
  };
  watchAnswer(
    answer,
    (piece) => isReadable && reader.read(piece),
    () => recordOutcomes(pushed, outcome, deeds, clock()),
  );
}

/** A push whose answer did not come, or was none about its refs. */
export function recordUnanswered(pushed: PushRecord, detail: string, deeds: Pick<Deeds, 'changed'>, now: number): void {
  recordOutcomes(pushed, () => ({ outcome: 'unknown', detail }), deeds, now);
}

function recordOutcomes(
  { push, repository }: PushRecord,
  outcome: (ref: string) => RefOutcome,
  deeds: Pick<Deeds, 'changed'>,
  now: number,
): void {
  for (const { ref, old, new: next } of push.commands) {
    deeds.changed({ event: 'ref_changed', at: now, repository, ref, old, new: next, ...outcome(ref) });
  }
}

/** A push that was refused whole: the refs that it was refused for. */
export function recordRefused(
  { push, repository }: PushRecord,
  refused: ReadonlyMap<string, Refusal>,
  deeds: Pick<Deeds, 'refused'>,
  now: number,
): void {
  for (const { ref, old, new: next } of push.commands) {
    const reason = refused.get(ref)?.code;
    if (reason === undefined) continue;
    deeds.refused({ event: 'ref_refused', at: now, repository, ref, old, new: next, reason });
  }
}
