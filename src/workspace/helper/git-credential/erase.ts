import { Secret } from '../../../lib/secret.ts';
import { tellRejected } from '../ask-relay.ts';
import { CredentialCache } from '../credential-cache.ts';
import type { OwnWiring } from '../read-wiring.ts';

/**
 * git was answered 401 with this password. The sidecar is told its fingerprint and gets another token; git's cache, which
 * our wiring lets git read alone, forgets that very token and no newer one. What GitHub still takes stays.
 */
export async function erase(password: string, wiring: OwnWiring): Promise<string> {
  const sha256 = new Secret(password).sha256();
  const told = await tellRejected(wiring.relay, sha256);
  if (told.ok && told.value.outcome === 'good') {
    return 'GitHub refused git, and takes the same token at its API: see whether it may use that repository';
  }
  const at = { protocol: wiring.protocol, host: wiring.github };
  for (const { socket } of wiring.caches) {
    const cache = new CredentialCache(socket, at);
    const held = await cache.held().catch(() => undefined);
    if (held?.sha256() === sha256) await cache.forget();
  }
  if (!told.ok) return `${told.error.message}; ${told.error.remedy}`;
  return told.value.outcome === 'dropped' ? 'GitHub refused the token: it is replaced, try again' : '';
}
