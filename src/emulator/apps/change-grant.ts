import { sameName } from '../actions/records.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { EmulatorContext } from '../context.ts';
import { repositoriesOf } from '../state/find.ts';
import type { Installation, PermissionLevel, Repository } from '../state/model.ts';
import { announceInstallation, announceRepositories } from '../webhooks/announce.ts';

const RANK: Record<PermissionLevel, number> = { read: 1, write: 2, admin: 3 };

/**
 * What its owner does on the installation's page: tokens issued before follow at once. Taking one from `all`
 * leaves the others as a selection. The error is the name that the account has not.
 */
export function changeRepositories(
  context: EmulatorContext,
  installation: Installation,
  act: 'add' | 'remove',
  names: readonly string[],
): Result<void, string> {
  const owned = context.model.repositories.filter(({ ownerId }) => ownerId === installation.accountId);
  const named: Repository[] = [];
  for (const name of names) {
    const repository = owned.find((each) => sameName(each.name, name));
    if (repository === undefined) return err(name);
    named.push(repository);
  }
  const reached = repositoriesOf(context.model, installation);
  const isAdding = act === 'add';
  const changing = owned.filter((each) => named.includes(each) && reached.includes(each) !== isAdding);
  if (changing.length === 0) return ok(undefined);
  const left = isAdding ? [...reached, ...changing] : reached.filter((each) => !changing.includes(each));
  installation.repositoryIds = left.map(({ id }) => id);
  context.changed();
  announceRepositories(context, installation, isAdding ? 'added' : 'removed', changing);
  return ok(undefined);
}

/** What the owner has granted from now on. A token never gains by it, but loses for good what is taken. */
export function changePermissions(
  context: EmulatorContext,
  installation: Installation,
  permissions: Readonly<Record<string, PermissionLevel>>,
): void {
  // Whoever may do anything at a repository may read its metadata.
  installation.permissions = { ...permissions, metadata: 'read' };
  for (const token of context.model.tokens) {
    if (token.installationId === installation.id) token.permissions = narrowed(token.permissions, installation);
  }
  context.changed();
  announceInstallation(context, installation, 'new_permissions_accepted');
}

type Permissions = Record<string, PermissionLevel>;

/** What is left of `held`, as far as its installation still has it. */
function narrowed(held: Permissions, installation: Installation): Permissions {
  const kept = Object.entries(held).flatMap(([name, level]): [string, PermissionLevel][] => {
    const granted = installation.permissions[name];
    if (granted === undefined) return [];
    return [[name, RANK[granted] < RANK[level] ? granted : level]];
  });
  return Object.fromEntries(kept);
}
