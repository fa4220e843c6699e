import { isOwner, isRepositoryName } from '../../../../contract/grant.ts';
import type { RepositoryRef } from '../../../../policy/verdict.ts';

/** A repository by two segments of a path, if they can be one. */
export function readRepository(owner: string, name: string): RepositoryRef | undefined {
  return isOwner(owner) && isRepositoryName(name) ? { owner, name } : undefined;
}
