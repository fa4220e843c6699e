import type { Repository } from '../../state/model.ts';

/** By `created`, `updated`, `pushed` (newest first unless told otherwise) or `full_name` (alphabetically). */
export function sortRepositories(
  repositories: readonly Repository[],
  sort: string,
  direction: string | undefined,
): Repository[] {
  const byName = sort === 'full_name';
  const sign = (direction ?? (byName ? 'asc' : 'desc')) === 'asc' ? 1 : -1;
  const time = (each: Repository): number => (sort === 'created' ? each.createdAt : each.pushedAt);
  return repositories.toSorted(
    (one, other) => sign * ((byName ? 0 : time(one) - time(other)) || one.name.localeCompare(other.name)),
  );
}
