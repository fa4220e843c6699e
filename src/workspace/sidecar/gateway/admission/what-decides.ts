import { largestDecidingBody } from '../../../../policy/rest/read-rest.ts';
import type { Destination } from '../requests/authorities.ts';
import type { GitHubRequest } from '../requests/classify-request.ts';

/** Of a GraphQL document and its variables, which may hold files (`createCommitOnBranch`). Bytes. */
const LARGEST_QUERY = 16_777_216;

/**
 * What has to be read of a request before it is known what it would do: its head alone, the start of its body, or its
 * whole body, which then may have this many bytes.
 */
export type Deciding = 'head' | 'start' | { readonly largest: number };

export function whatDecides(
  method: string,
  { surface }: Pick<GitHubRequest, 'surface'>,
  { segments }: Pick<Destination, 'segments'>,
): Deciding {
  switch (surface) {
    case 'graphql':
      return { largest: LARGEST_QUERY };
    case 'rest':
    case 'uploads': {
      const path = segments.map(({ decoded }) => decoded);
      const largest = largestDecidingBody(method, path);
      return largest === undefined ? 'head' : { largest };
    }
    case 'git':
    case 'lfs':
      return 'start';
    case 'gist':
    case 'packages':
    case 'content':
    case 'public':
      return 'head';
  }
}
