import type { EmulatorContext } from '../../context.ts';
import type { Ref } from '../../git/plumbing/list-refs.ts';
import type { Repository } from '../../state/model.ts';
import { escapePath, repositoryApi } from './addresses.ts';
import { refNodeId } from './node-id.ts';

/** GitHub's `git-ref`. */
export function refBody(context: EmulatorContext, repository: Repository, ref: Ref) {
  const api = repositoryApi(context, repository);
  return {
    ref: ref.name,
    node_id: refNodeId(repository, ref.name),
    url: `${api}/git/${escapePath(ref.name)}`,
    object: { sha: ref.oid, type: ref.type, url: `${api}/git/${ref.type}s/${ref.oid}` },
  };
}
