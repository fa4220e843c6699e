import { fullName, userById } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import type { Repository } from '../../state/model.ts';
import { repositoryApi, repositoryWeb } from './addresses.ts';
import { repositoryNodeId } from './node-id.ts';
import { repositoryLinks } from './repository-links.ts';
import { simpleUser } from './user.ts';

/** GitHub's `minimal-repository`, as it stands within runs, commits and files that were found. */
export function minimalRepository(context: EmulatorContext, repository: Repository) {
  const api = repositoryApi(context, repository);
  const web = repositoryWeb(context, repository);
  return {
    id: repository.id,
    node_id: repositoryNodeId(repository),
    name: repository.name,
    full_name: fullName(context.model, repository),
    owner: simpleUser(context, userById(context.model, repository.ownerId)),
    private: repository.private,
    html_url: web,
    description: repository.description,
    fork: false,
    url: api,
    ...repositoryLinks(api, web),
  };
}
