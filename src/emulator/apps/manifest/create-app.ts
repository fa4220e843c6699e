import { randomBytes } from 'node:crypto';
import { Secret } from '../../../lib/secret.ts';
import type { EmulatorContext } from '../../context.ts';
import { giveAppNewKey } from '../../seed/seed-app.ts';
import { ensureUser } from '../../seed/seed.ts';
import type { App, User } from '../../state/model.ts';
import type { NewApp } from './manifest-codes.ts';
import { slugOf } from './app-name.ts';
import type { Manifest } from './read-manifest.ts';

const newSecret = (): Secret => new Secret(randomBytes(20).toString('hex'));

/** A new App of `owner`, with its bot and a key that nobody has seen yet. The name has been found free. */
export async function createApp(
  context: EmulatorContext,
  owner: User,
  name: string,
  manifest: Manifest,
): Promise<NewApp> {
  const { model } = context;
  const now = context.clock();
  const { hook_attributes: hook } = manifest;
  const webhook = hook?.active === true ? { url: hook.url, secret: newSecret().reveal() } : undefined;
  const app: App = {
    id: model.nextId++,
    clientId: `Iv23li${randomBytes(7).toString('hex')}`,
    slug: slugOf(name),
    name,
    ownerId: owner.id,
    publicKey: '',
    // Whoever may do anything at a repository may read its metadata.
    permissions: { ...manifest.default_permissions, metadata: 'read' },
    ...(webhook === undefined ? {} : { webhook }),
    createdAt: now,
  };
  // At once: while the key is made, a second click must find the name taken.
  model.apps.push(app);
  ensureUser(model, `${app.slug}[bot]`, app.slug, 'Bot', now);
  const privateKey = await giveAppNewKey(app);
  context.changed();
  return { app, privateKey, clientSecret: newSecret() };
}
