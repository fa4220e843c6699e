import { z } from 'zod';
import { sameName } from '../actions/records.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Installation, PermissionLevel, Repository } from '../state/model.ts';
import type { TokenScope } from './issue-token.ts';

/** The body of a mint: https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app */
export const MintRequest = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.number().int()).optional(),
  permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])).optional(),
});
export type MintRequest = z.infer<typeof MintRequest>;

const MOST_REPOSITORIES = 500;
const RANK: Record<PermissionLevel, number> = { read: 1, write: 2, admin: 3 };

/**
 * What a token may reach: never more than the installation does. An empty list of repositories means all of
 * them. The error is GitHub's message for a 422.
 */
export function narrowScope(
  installation: Installation,
  reachable: readonly Repository[],
  request: MintRequest,
): Result<TokenScope, string> {
  const names = request.repositories ?? [];
  const ids = request.repository_ids ?? [];
  if (names.length + ids.length > MOST_REPOSITORIES) {
    return err(`The maximum number of repositories for an access token is ${MOST_REPOSITORIES}.`);
  }
  const chosen = [
    ...names.map((name) => reachable.find((each) => sameName(each.name, name))),
    ...ids.map((id) => reachable.find((each) => each.id === id)),
  ];
  const known = chosen.filter((each) => each !== undefined);
  if (known.length < chosen.length) {
    return err('There is at least one repository that does not exist or is not accessible to the parent installation.');
  }
  const permissions = narrowPermissions(installation.permissions, request.permissions);
  if (permissions === undefined) return err('The permissions requested are not granted to this installation.');
  if (known.length === 0) return ok({ permissions });
  return ok({ permissions, repositoryIds: [...new Set(known.map(({ id }) => id))] });
}

/** Every token can read metadata, whether it was asked for or not; undefined when more is wanted than was granted. */
function narrowPermissions(
  granted: Readonly<Record<string, PermissionLevel>>,
  wanted: Readonly<Record<string, PermissionLevel>> | undefined,
): Record<string, PermissionLevel> | undefined {
  if (wanted === undefined || Object.keys(wanted).length === 0) return { ...granted };
  const tooMuch = Object.entries(wanted).some(([name, level]) => RANK[level] > rankOf(granted[name]));
  return tooMuch ? undefined : { ...wanted, metadata: 'read' };
}

const rankOf = (level: PermissionLevel | undefined): number => (level === undefined ? 0 : RANK[level]);
