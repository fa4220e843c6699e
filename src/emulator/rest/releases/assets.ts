import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Context, Hono } from 'hono';
import type { EmulatorContext } from '../../context.ts';
import { notFound } from '../../http/refuse.ts';
import type { Release, ReleaseAsset } from '../../state/model.ts';
import { validationFailed } from '../answers/validation.ts';
import { assetBody, assetsOf } from '../representations/release.ts';
import { actorOf } from '../request/actor.ts';
import { pageOf } from '../request/pagination.ts';
import type { RepositoryEnv } from '../request/repository.ts';
import { numbered, releasesOf } from './routes.ts';

/** The bytes of assets lie beside the repository that they belong to. */
const assetFile = (folder: string, { id }: ReleaseAsset): string => join(`${folder}.assets`, String(id));

/** What api.github.com knows of them: https://docs.github.com/en/rest/releases/assets */
export function releaseAssetRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();

  app.get('/releases/:id{[0-9]+}/assets', (c) => {
    const release = numbered(context, c);
    if (release === undefined) return notFound(c);
    return c.json(pageOf(c, context, assetsOf(context, release)).map((asset) => assetBody(context, release, asset)));
  });

  app.get('/releases/assets/:id{[0-9]+}', async (c) => {
    const found = findAsset(context, c);
    if (found === undefined) return notFound(c);
    if (c.req.header('accept') !== 'application/octet-stream') {
      return c.json(assetBody(context, found.release, found.asset));
    }
    // GitHub may redirect to a signed address or send the bytes itself: clients must be able to handle both.
    const bytes = await readFile(assetFile(c.get('folder'), found.asset));
    return c.body(new Uint8Array(bytes), 200, { 'content-type': 'application/octet-stream' });
  });

  app.delete('/releases/assets/:id{[0-9]+}', async (c) => {
    const found = findAsset(context, c);
    if (found === undefined) return notFound(c);
    context.model.releaseAssets.splice(context.model.releaseAssets.indexOf(found.asset), 1);
    await rm(assetFile(c.get('folder'), found.asset), { force: true });
    context.changed();
    return c.body(null, 204);
  });

  return app;
}

/** What uploads.github.com serves: the raw bytes, their name in the query. */
export function assetUploadRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();
  app.post('/releases/:id{[0-9]+}/assets', async (c) => {
    const release = numbered(context, c);
    if (release === undefined) return notFound(c);
    const name = c.req.query('name') ?? '';
    const taken = assetsOf(context, release).some((asset) => asset.name === name);
    if (name === '' || taken) {
      const code = taken ? 'already_exists' : 'missing_field';
      return validationFailed(c, { resource: 'ReleaseAsset', field: 'name', code });
    }
    const bytes = Buffer.from(await c.req.arrayBuffer());
    const asset: ReleaseAsset = {
      ...{ id: context.model.nextId++, releaseId: release.id, uploaderId: actorOf(c).id, name },
      label: c.req.query('label') ?? '',
      contentType: c.req.header('content-type') ?? 'application/octet-stream',
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      createdAt: context.clock(),
    };
    const file = assetFile(c.get('folder'), asset);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, bytes);
    context.model.releaseAssets.push(asset);
    context.changed();
    return c.json(assetBody(context, release, asset), 201);
  });
  return app;
}

function findAsset(
  context: EmulatorContext,
  c: Context<RepositoryEnv>,
): { release: Release; asset: ReleaseAsset } | undefined {
  const asset = context.model.releaseAssets.find(({ id }) => id === Number(c.req.param('id')));
  const release = releasesOf(context, c.get('repository')).find(({ id }) => id === asset?.releaseId);
  return asset === undefined || release === undefined ? undefined : { release, asset };
}
