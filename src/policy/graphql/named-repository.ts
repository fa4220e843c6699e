import type { RepositoryRef } from '../verdict.ts';

/** Of `owner/name`. What is no such thing names nothing: GitHub finds nothing by it either. */
export function repositoryOf(nameWithOwner: unknown): RepositoryRef | undefined {
  if (typeof nameWithOwner !== 'string') return undefined;
  const [owner = '', name, ...more] = nameWithOwner.split('/');
  return name === undefined || more.length > 0 ? undefined : { owner, name };
}
