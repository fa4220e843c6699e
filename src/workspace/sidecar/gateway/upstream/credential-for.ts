import type { HeldToken } from '../../tokens/held-token.ts';
import type { Place } from '../requests/hosts-of-github.ts';
import type { RegistryBearers } from './registry-bearers.ts';

/** The `Authorization` of a request as it goes on, by where it goes; `clients` is what the client itself sent. */
export function credentialFor(
  place: Place,
  token: HeldToken | undefined,
  clients: string | undefined,
  bearers: Pick<RegistryBearers, 'open'>,
): string | undefined {
  switch (place) {
    // git over HTTP takes an installation token as a password only, as these registries do.
    case 'web':
    case 'gist':
    case 'maven':
    case 'packages':
      return token && basic(token);
    case 'rest':
    case 'graphql':
    case 'uploads':
    case 'npm':
      return token && `Bearer ${token.secret.reveal()}`;
    case 'content':
      return token && `token ${token.secret.reveal()}`;
    case 'containers':
      return token === undefined ? bearers.open(clients) : basic(token);
    case 'own_credential':
      return clients;
    case 'public':
    case 'elsewhere':
      return undefined;
  }
}

/** Made once for each token, and gone with it. */
const passwords = new WeakMap<HeldToken, string>();

function basic(token: HeldToken): string {
  const made = passwords.get(token);
  if (made !== undefined) return made;
  const password = `Basic ${Buffer.from(`x-access-token:${token.secret.reveal()}`).toString('base64')}`;
  passwords.set(token, password);
  return password;
}
