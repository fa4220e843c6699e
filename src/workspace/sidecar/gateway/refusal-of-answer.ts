import type { IncomingMessage } from 'node:http';
import type { GitHubRequest } from './classify-request.ts';
import { type Refusal, refusal } from './refusal.ts';

/**
 * What the client is told in place of an answer that could not be mended. git-lfs asks on and on after a 401 as long as
 * some credential helper has an answer, and notes in the clone's configuration that it has to ask from now on.
 */
export function refusalOfAnswer(head: IncomingMessage, request: GitHubRequest): Refusal | undefined {
  if (request.surface !== 'lfs' || head.statusCode !== 401) return undefined;
  return refusal('no_token', "GitHub refuses this workspace's token", 'try again in a moment');
}
