import type { Repository, User } from '../../state/model.ts';

/** How somebody stands to a repository. All people of the emulator belong to its organisation; Apps belong to none. */
export function authorAssociation(repository: Repository, author: User): 'OWNER' | 'MEMBER' | 'NONE' {
  if (author.id === repository.ownerId) return 'OWNER';
  return author.type === 'User' ? 'MEMBER' : 'NONE';
}
