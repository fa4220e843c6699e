import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { userById } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import { notFound } from '../../http/refuse.ts';
import type { Repository } from '../../state/model.ts';
import type { DeployKey } from '../../state/settings-model.ts';
import { validationFailed } from '../answers/validation.ts';
import { repositoryApi } from '../representations/addresses.ts';
import { timestamp } from '../representations/time.ts';
import { actorOf } from '../request/actor.ts';
import { pageOf } from '../request/pagination.ts';
import { readBody } from '../request/read-body.ts';
import type { RepositoryEnv } from '../request/repository.ts';

const NewKey = z.object({ title: z.string().default(''), key: z.string(), read_only: z.boolean().default(false) });
/** The type, the key and no comment: https://docs.github.com/en/rest/deploy-keys/deploy-keys */
const SSH_KEY = /^((?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[\w.@-]+ [A-Za-z0-9+/]+=*)(?:\s.*)?$/;

export function deployKeyRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();
  const all = (c: Context<RepositoryEnv>) =>
    context.model.deployKeys.filter(({ repositoryId }) => repositoryId === c.get('repository').id);
  const find = (c: Context<RepositoryEnv>) => all(c).find(({ id }) => id === Number(c.req.param('id')));
  const bodyOf = (c: Context<RepositoryEnv>, key: DeployKey) => keyBody(context, c.get('repository'), key);

  app.get('/keys', (c) => c.json(pageOf(c, context, all(c)).map((key) => bodyOf(c, key))));

  app.post('/keys', async (c) => {
    const body = await readBody(c, NewKey);
    if (!body.ok) return body.error;
    const { title, read_only: readOnly } = body.value;
    const key = SSH_KEY.exec(body.value.key.trim())?.[1];
    const fault = (message: string) => ({ resource: 'PublicKey', field: 'key', code: 'custom', message });
    if (key === undefined) {
      return validationFailed(c, fault('key is invalid. You must supply a key in OpenSSH public key format'));
    }
    // One key is one repository's, wherever that is.
    if (context.model.deployKeys.some((each) => each.key === key)) {
      return validationFailed(c, fault('key is already in use'));
    }
    const made: DeployKey = {
      ...{ id: context.model.nextId++, repositoryId: c.get('repository').id, title, key, readOnly },
      ...{ addedById: actorOf(c).id, createdAt: context.clock() },
    };
    context.model.deployKeys.push(made);
    context.changed();
    c.header('location', bodyOf(c, made).url);
    return c.json(bodyOf(c, made), 201);
  });

  app.get('/keys/:id{[0-9]+}', (c) => {
    const key = find(c);
    return key === undefined ? notFound(c) : c.json(bodyOf(c, key));
  });

  app.delete('/keys/:id{[0-9]+}', (c) => {
    const key = find(c);
    if (key === undefined) return notFound(c);
    context.model.deployKeys.splice(context.model.deployKeys.indexOf(key), 1);
    context.changed();
    return c.body(null, 204);
  });

  return app;
}

function keyBody(context: EmulatorContext, repository: Repository, key: DeployKey) {
  return {
    id: key.id,
    key: key.key,
    url: `${repositoryApi(context, repository)}/keys/${key.id}`,
    title: key.title,
    verified: true,
    created_at: timestamp(key.createdAt),
    read_only: key.readOnly,
    added_by: userById(context.model, key.addedById).login,
    last_used: null,
    enabled: true,
  };
}
