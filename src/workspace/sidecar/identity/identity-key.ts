import { generateKeyPairSync, createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { PublicKey } from '../../../contract/enrolment.ts';
import { Fault } from '../../../lib/fault.ts';
import { writeFileWhole } from '../../../lib/private-file.ts';

/** An Ed25519 private key as a JWK: RFC 8037. */
const PrivateJwk = PublicKey.extend({ d: z.string().min(40).max(50) });

/** The workspace's own key: the private half never leaves the sidecar and its file. */
export type IdentityKey = { readonly privateKey: KeyObject; readonly publicKey: PublicKey };

/** Reads the key, or makes one and writes it down before anyone is told of it. */
export async function loadIdentityKey(path: string): Promise<IdentityKey> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw unreadable(path, error);
  });
  if (text === undefined) return createIdentityKey(path);
  try {
    return fromJwk(PrivateJwk.parse(JSON.parse(text)));
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function createIdentityKey(path: string): Promise<IdentityKey> {
  const jwk = PrivateJwk.parse(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
  await writeFileWhole(path, JSON.stringify(jwk));
  return fromJwk(jwk);
}

function fromJwk(jwk: z.infer<typeof PrivateJwk>): IdentityKey {
  const { d: _, ...publicKey } = jwk;
  return { privateKey: createPrivateKey({ key: jwk, format: 'jwk' }), publicKey };
}

function unreadable(path: string, cause: unknown): Fault {
  return new Fault(
    'identity_key_unreadable',
    `the workspace's identity key ${path} cannot be read`,
    'restore it, or remove it and enrol the workspace anew',
    { cause },
  );
}
