import { ALLOWED, denied, type GrantedAccess, type RepositoryRef, type Verdict } from './verdict.ts';

/**
 * Whether a workspace may touch a repository at all. Names are ASCII by GitHub's own rules, and GitHub treats
 * `Acme/API` and `acme/api` as one repository, so the comparison folds ASCII case.
 */
export function decideRepository(grant: GrantedAccess, repository: RepositoryRef): Verdict {
  const ofOwner = grant.repositories.filter(({ owner }) => sameName(owner, repository.owner));
  const isOwnerGranted = ofOwner.length > 0 || (grant.owners ?? []).some((owner) => sameName(owner, repository.owner));
  if (!isOwnerGranted) return denied({ reason: 'owner_not_granted', repository });
  if (ofOwner.some(({ name }) => sameName(name, repository.name))) return ALLOWED;
  return denied({ reason: 'repository_not_granted', repository });
}

function sameName(a: string, b: string): boolean {
  return a.length === b.length && a.toLowerCase() === b.toLowerCase();
}
