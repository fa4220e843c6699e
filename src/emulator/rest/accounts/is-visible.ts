import type { EmulatorContext, Identity } from '../../context.ts';
import { repositoriesOfToken } from '../../state/find.ts';
import type { Repository } from '../../state/model.ts';

/** Public repositories are there for everybody, private ones for the tokens that reach them. */
export function isVisible({ model }: EmulatorContext, identity: Identity, repository: Repository): boolean {
  if (!repository.private) return true;
  if (identity.kind !== 'installation') return false;
  return repositoriesOfToken(model, identity.installation, identity.token).includes(repository);
}
