import { createHash, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { Secret } from '../../lib/secret.ts';
import type { App, EmulatorModel, Installation, User } from '../state/model.ts';
import { ensureUser } from './seed.ts';

/** What the App may do, and its installation as well. */
const PERMISSIONS: App['permissions'] = {
  metadata: 'read',
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
  checks: 'read',
  statuses: 'read',
};

const SLUG = 'mooring';

/** The App, installed on all of the organisation's repositories; what exists is left as it is. */
export function seedApp(model: EmulatorModel, owner: User, now: number): { app: App; installation: Installation } {
  ensureUser(model, `${SLUG}[bot]`, SLUG, 'Bot', now);
  const app = model.apps.find(({ slug }) => slug === SLUG) ?? addApp(model, owner, now);
  const standing = model.installations.find(({ appId, uninstalledAt }) => appId === app.id && !uninstalledAt);
  return { app, installation: standing ?? addInstallation(model, app, owner, now) };
}

/** A new key pair for the App; whoever held the former one is locked out. */
export async function giveAppNewKey(app: App): Promise<Secret> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  app.publicKey = publicKey;
  return new Secret(privateKey);
}

function addApp(model: EmulatorModel, owner: User, now: number): App {
  const id = model.nextId++;
  const app: App = {
    id,
    clientId: `Iv23li${createHash('sha256').update(`${SLUG}${id}`).digest('base64url').replace(/[-_]/g, 'x').slice(0, 14)}`,
    slug: SLUG,
    name: 'Mooring',
    ownerId: owner.id,
    publicKey: '',
    permissions: { ...PERMISSIONS },
    createdAt: now,
  };
  model.apps.push(app);
  return app;
}

function addInstallation(model: EmulatorModel, app: App, owner: User, now: number): Installation {
  const installation: Installation = {
    id: model.nextId++,
    appId: app.id,
    accountId: owner.id,
    permissions: { ...PERMISSIONS },
    createdAt: now,
  };
  model.installations.push(installation);
  return installation;
}
