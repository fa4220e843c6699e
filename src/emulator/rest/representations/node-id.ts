import { nodeId } from '../../graphql/node-id.ts';
import type { Comment, Issue, Label, PullRequest, Repository, User } from '../../state/model.ts';

/** `node_id` in REST is the id by which GraphQL finds the same thing. */
const USER_KIND = { User: 'U', Organization: 'O', Bot: 'BOT' } as const;

export const userNodeId = ({ type, id }: User): string => nodeId(USER_KIND[type], id);
export const repositoryNodeId = ({ id }: Repository): string => nodeId('R', id);
export const issueNodeId = ({ repositoryId, id }: Issue): string => nodeId('I', repositoryId, id);
export const pullRequestNodeId = ({ repositoryId, id }: PullRequest): string => nodeId('PR', repositoryId, id);
export const labelNodeId = ({ repositoryId, id }: Label): string => nodeId('LA', repositoryId, id);
export const commentNodeId = (repository: Repository, { id }: Comment): string => nodeId('IC', repository.id, id);
export const refNodeId = (repository: Repository, name: string): string => nodeId('REF', repository.id, name);
export const commitNodeId = (repository: Repository, oid: string): string => nodeId('C', repository.id, oid);

/**
 * For what GraphQL does not serve here: Apps (`A`), blobs (`B`), events (`E`), releases' assets (`RA`), workflows (`W`),
 * their runs (`WFR`), jobs (`CR`: on GitHub each is a check run) and suites (`CS`).
 */
export function unservedNodeId(
  kind: 'A' | 'B' | 'E' | 'RA' | 'W' | 'WFR' | 'CR' | 'CS',
  ...parts: readonly (number | string)[]
): string {
  return `${kind}_${Buffer.from(JSON.stringify([0, ...parts])).toString('base64url')}`;
}
