import { decide, grantFor } from '../../policy/decide.ts';
import { coversEveryBranch, coversEveryRef, matchRef } from '../../policy/ref-globs.ts';
import type { Unreadable } from '../../policy/reading.ts';
import { denied, type GrantedAccess, type Verdict } from '../../policy/verdict.ts';
import type { Sent } from './asked.ts';

export type Judgement = Verdict | { readonly allowed: undefined; readonly why: Unreadable };

/** The gateway's own verdict about one thing that is sent, by the same decision. */
export function judge(access: GrantedAccess, { reading, every }: Sent): Judgement {
  const verdict = decide(access, reading.target, reading.intents);
  return verdict.allowed && every !== undefined ? judgeEvery(access, reading, every) : verdict;
}

/** Refs without names: allowed when each that there may be is, denied when none is, and else a matter of the clone. */
function judgeEvery(
  access: GrantedAccess,
  { target }: Sent['reading'],
  { below, change }: NonNullable<Sent['every']>,
): Judgement {
  const push = grantFor(access, target.repository?.owner)?.push ?? [];
  const inner = `${below}${SAMPLE}`;
  const isBranches = below === 'refs/heads/';
  const isEach = isBranches ? coversEveryBranch(push) : coversEveryTag(push);
  if (isEach) return decide(access, target, [{ kind: 'ref', change, ref: inner }]);
  const mayCover = push.some((glob) => !glob.startsWith('!') && mayMatchBelow(glob, below));
  if (!mayCover) return denied({ reason: 'ref_not_granted', ref: `${below}**` });
  const message = `whether it is allowed depends on which refs the clone has below ${below}`;
  return { allowed: undefined, why: { message, remedy: `name them, or let push cover "${below}**"` } };
}

/** No ref's name has a space: what covers this one covers it by its form alone. */
const SAMPLE = 'any ref';

const coversEveryTag = (push: readonly string[]): boolean =>
  coversEveryRef(push) ||
  (matchRef(push, `refs/tags/${SAMPLE}/${SAMPLE}`).covered &&
    !push.some((glob) => glob.startsWith('!') && mayMatchBelow(glob.slice(1), 'refs/tags/')));

function mayMatchBelow(glob: string, below: string): boolean {
  const [literal = ''] = glob.split('*', 1);
  return literal.startsWith(below) || (below.startsWith(literal) && literal.length < glob.length);
}
