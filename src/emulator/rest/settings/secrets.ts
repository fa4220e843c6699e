import { createHash, generateKeyPairSync } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { EmulatorContext } from '../../context.ts';
import { notFound, refuse } from '../../http/refuse.ts';
import type { RepositorySecret } from '../../state/settings-model.ts';
import { pageOf } from '../request/pagination.ts';
import { readBody } from '../request/read-body.ts';
import type { RepositoryEnv } from '../request/repository.ts';
import { timestamp } from '../representations/time.ts';
import { isSettingName } from './names.ts';

const Sealed = z.object({ encrypted_value: z.base64(), key_id: z.string() });

/** A sealed box begins with a public key (32 bytes) and ends with an authenticator (16): https://doc.libsodium.org */
const SHORTEST_BOX = 48;

/** https://docs.github.com/en/rest/actions/secrets */
export function secretRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();
  const publicKey = makePublicKey();
  const all = (c: Context<RepositoryEnv>) =>
    context.model.secrets.filter(({ repositoryId }) => repositoryId === c.get('repository').id);
  const find = (c: Context<RepositoryEnv>) =>
    all(c).find(({ name }) => name === (c.req.param('name') ?? '').toUpperCase());

  app.get('/actions/secrets', (c) =>
    c.json({ total_count: all(c).length, secrets: pageOf(c, context, all(c)).map(secretBody) }),
  );

  app.get('/actions/secrets/public-key', (c) => c.json(publicKey));

  app.get('/actions/secrets/:name', (c) => {
    const secret = find(c);
    return secret === undefined ? notFound(c) : c.json(secretBody(secret));
  });

  app.put('/actions/secrets/:name', async (c) => {
    const body = await readBody(c, Sealed);
    if (!body.ok) return body.error;
    const name = c.req.param('name').toUpperCase();
    if (!isSettingName(name)) return refuse(c, 422, 'Secret names can only contain alphanumeric characters');
    const isSealed = Buffer.from(body.value.encrypted_value, 'base64').length >= SHORTEST_BOX;
    if (!isSealed || body.value.key_id !== publicKey.key_id) return refuse(c, 422, 'Bad request - Check request body');
    const known = find(c);
    const now = context.clock();
    if (known === undefined) {
      context.model.secrets.push({ repositoryId: c.get('repository').id, name, createdAt: now, updatedAt: now });
    } else {
      known.updatedAt = now;
    }
    context.changed();
    return known === undefined ? c.json({}, 201) : c.body(null, 204);
  });

  app.delete('/actions/secrets/:name', (c) => {
    const secret = find(c);
    if (secret === undefined) return notFound(c);
    context.model.secrets.splice(context.model.secrets.indexOf(secret), 1);
    context.changed();
    return c.body(null, 204);
  });

  return app;
}

/** For libsodium's sealed boxes. The other half is thrown away: no secret is ever opened here. */
function makePublicKey(): { key_id: string; key: string } {
  const { x = '' } = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' });
  const key = Buffer.from(x, 'base64url').toString('base64');
  return { key_id: createHash('sha256').update(key).digest('hex').slice(0, 18), key };
}

const secretBody = ({ name, createdAt, updatedAt }: RepositorySecret) => ({
  name,
  created_at: timestamp(createdAt),
  updated_at: timestamp(updatedAt),
});
