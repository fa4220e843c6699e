import type { Identity } from '../../context.ts';
import type { User } from '../../state/model.ts';

/** The author of what a request does. Who holds no installation token has been refused before a route that writes. */
export function actorOf(c: { readonly var: { readonly identity: Identity } }): User {
  const { identity } = c.var;
  if (identity.kind !== 'installation') throw new Error('a request that writes came without an installation token');
  return identity.bot;
}
