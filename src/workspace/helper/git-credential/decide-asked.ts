import type { CredentialDescription } from '../credential-description.ts';
import type { OwnWiring } from '../read-wiring.ts';

/** For whose repositories git asks; undefined when it asks for another host than ours, or in clear where ours has TLS. */
export type Asked = { readonly owner: string | undefined };

/**
 * Whether a question of git's is ours to answer: `insteadOf` and redirects can send a helper anywhere. `--owner` is what
 * the wiring's section is for; else the owner is the first part of the path, which git tells with `useHttpPath` alone.
 */
export function decideAsked(
  description: CredentialDescription,
  { github, protocol }: Pick<OwnWiring, 'github' | 'protocol'>,
  ownerOfSection: string | undefined,
): Asked | undefined {
  if (description.get('protocol') !== protocol) return undefined;
  if (description.get('host')?.toLowerCase() !== github.toLowerCase()) return undefined;
  return { owner: ownerOfSection ?? ownerIn(description.get('path')) };
}

/** Nothing but a login is passed on: what is none asks for the first grant's. */
function ownerIn(path = ''): string | undefined {
  return /^\/*([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))\//.exec(path)?.[1];
}
