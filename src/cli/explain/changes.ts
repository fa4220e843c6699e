import { GrantRules } from '../../contract/grant.ts';
import { isSameName } from '../../contract/same-name.ts';
import { matchRef } from '../../policy/ref-globs.ts';
import type { Denial, GrantedAccess, GrantedAt } from '../../policy/verdict.ts';

/** What would have to change in a grant for a denial to go away. */
export type GrantChange = {
  /** The owner whose grant it is. */
  readonly owner: string;
  readonly key: 'grants' | 'repositories' | 'push' | 'allow';
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /** The whole list as it would be; of `grants`, the new one's owner. */
  readonly result: readonly string[];
};

/** More than any command needs: each step takes one denial away. */
const MOST_STEPS = 50;

/**
 * All that would have to change, found by changing one thing after the other until nothing is denied. `deniedBy` says
 * what a given access denies; the grant is that of `owner`, the first one where no owner is named.
 */
export function changesNeeded(
  access: GrantedAccess,
  owner: string | undefined,
  deniedBy: (access: GrantedAccess) => Denial | undefined,
): readonly GrantChange[] {
  let current = access;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const denial = deniedBy(current);
    const next = denial && withChange(current, owner, denial);
    if (next === undefined) break;
    current = next;
  }
  return differences(access, current);
}

function withChange(access: GrantedAccess, owner: string | undefined, denial: Denial): GrantedAccess | undefined {
  const at = (name: string | undefined) =>
    Math.max(
      0,
      access.findIndex((grant) => name !== undefined && isSameName(grant.owner, name)),
    );
  const replaced = (index: number, change: (grant: GrantedAt) => Partial<GrantedAt>): GrantedAccess =>
    access.map((grant, each) => (each === index ? { ...grant, ...change(grant) } : grant));
  switch (denial.reason) {
    case 'owner_not_granted':
      return denial.owner === ''
        ? undefined
        : [...access, { owner: denial.owner, repositories: [], push: USUAL, allow: [] }];
    case 'repository_not_granted': {
      const { owner: its, name } = denial.repository;
      return replaced(at(its), ({ repositories }) => ({ repositories: [...repositories, name] }));
    }
    case 'ref_not_granted':
      return replaced(at(owner), ({ push }) => ({ push: pushWith(push, denial.ref) }));
    case 'ref_not_named':
      return replaced(at(owner), ({ push }) => ({ push: everything(push, denial.of) }));
    case 'action_not_granted':
      return replaced(at(owner), ({ allow }) => ({ allow: [...allow, denial.action] }));
    case 'operation_not_granted':
      return replaced(at(owner), ({ allow }) => ({ allow: [...allow, denial.operation] }));
  }
}

/** What a grant covers that does not say. */
const { push: USUAL } = GrantRules.parse({});

function pushWith(push: readonly string[], ref: string): readonly string[] {
  const match = matchRef(push, ref);
  if (match.covered) return push;
  if (match.excludedBy === undefined) return [...push, ref];
  const rest = push.filter((glob) => glob !== match.excludedBy);
  return pushWith(rest, ref);
}

function everything(push: readonly string[], of: string): readonly string[] {
  if (of !== 'branch') return ['refs/heads/**', 'refs/tags/**'];
  const tags = push.filter((glob) => /^!?refs\/tags\//.test(glob));
  return ['refs/heads/**', ...tags];
}

function differences(before: GrantedAccess, after: GrantedAccess): readonly GrantChange[] {
  return after.flatMap((grant, index): GrantChange[] => {
    const old = before[index];
    const { owner } = grant;
    const added: GrantChange[] =
      old === undefined ? [{ owner, key: 'grants', add: [owner], remove: [], result: [owner] }] : [];
    const lists = (['repositories', 'push', 'allow'] as const).flatMap((key): GrantChange[] => {
      const was = old?.[key] ?? (key === 'push' ? USUAL : []);
      const add = grant[key].filter((entry) => !was.includes(entry));
      const remove = was.filter((entry) => !grant[key].includes(entry));
      return add.length + remove.length === 0 ? [] : [{ owner, key, add, remove, result: grant[key] }];
    });
    return [...added, ...lists];
  });
}
