import { denialInWords } from '../../policy/denial-in-words.ts';
import type { Denial, GrantedAccess } from '../../policy/verdict.ts';
import type { AskedResult, Sent } from './asked.ts';
import { changesNeeded, type GrantChange } from './changes.ts';
import { judge } from './judge.ts';

export type Explanation = {
  readonly verdict: 'allowed' | 'denied' | 'unclear';
  /** What in the grant decides. */
  readonly rule?: string;
  readonly message: string;
  readonly remedy?: string;
  readonly changes: readonly GrantChange[];
  readonly sends: readonly string[];
  readonly notes: readonly string[];
};

/** What all that is sent comes to: the first that is denied decides, and one that is unclear makes all unclear. */
export function explained(asked: AskedResult, access: GrantedAccess): Explanation {
  if (!asked.ok) return { verdict: 'unclear', ...asked.error, changes: [], sends: [], notes: [] };
  const { sends, notes } = asked.value;
  const told = { sends: sends.map(({ says }) => says), notes };
  const first = firstDenied(access, sends);
  if (first !== undefined) {
    const { denial, sent } = first;
    const changes = changesNeeded(access, ownerOf(sends), (changed) => firstDenied(changed, sends)?.denial);
    return { verdict: 'denied', rule: ruleAgainst(denial, sent), ...denialInWords(denial), changes, ...told };
  }
  const rules = new Set<string>();
  for (const sent of sends) {
    const judgement = judge(access, sent);
    if (judgement.allowed === undefined) return { verdict: 'unclear', ...judgement.why, changes: [], ...told };
    if (judgement.allowed) rules.add(judgement.rule);
  }
  const rule = [...rules].join('; ');
  return {
    verdict: 'allowed',
    ...(rule !== '' && { rule }),
    message: 'the gateway lets it through',
    changes: [],
    ...told,
  };
}

function firstDenied(access: GrantedAccess, sends: readonly Sent[]): { denial: Denial; sent: Sent } | undefined {
  for (const sent of sends) {
    const judgement = judge(access, sent);
    if (judgement.allowed === false) return { denial: judgement.denial, sent };
  }
  return undefined;
}

const ownerOf = (sends: readonly Sent[]): string | undefined =>
  sends.map(({ reading: { target } }) => target.repository?.owner ?? target.owner).find((owner) => owner !== undefined);

function ruleAgainst(denial: Denial, { reading }: Sent): string {
  const at = reading.target.repository?.owner ?? reading.target.owner;
  const grant = at === undefined ? 'the first grant' : `the grant at ${at}`;
  switch (denial.reason) {
    case 'owner_not_granted':
      return `grants: none is at ${denial.owner}`;
    case 'repository_not_granted':
      return `repositories: ${grant} does not name ${denial.repository.name}`;
    case 'ref_not_granted':
      return denial.excludedBy === undefined
        ? `push: no glob of ${grant} covers ${denial.ref}`
        : `push: "${denial.excludedBy}" of ${grant} excludes ${denial.ref}`;
    case 'ref_not_named':
      return `push: ${grant} does not cover every ${denial.of}`;
    case 'action_not_granted':
      return `allow: ${grant} does not have ${denial.action}`;
    case 'operation_not_granted':
      return `allow: ${grant} does not have "${denial.operation}"`;
  }
}
