import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { EmulatorContext } from '../../context.ts';
import { resolveRef } from '../../git/plumbing/resolve-ref.ts';
import { createRef } from '../../git/plumbing/move-ref.ts';
import { readRef } from '../../git/plumbing/list-refs.ts';
import { notFound } from '../../http/refuse.ts';
import type { Release, Repository } from '../../state/model.ts';
import { validationFailed } from '../answers/validation.ts';
import { releaseBody } from '../representations/release.ts';
import { actorOf } from '../request/actor.ts';
import { pageOf } from '../request/pagination.ts';
import { readBody } from '../request/read-body.ts';
import type { RepositoryEnv } from '../request/repository.ts';

const ReleaseFields = z.object({
  tag_name: z.string(),
  target_commitish: z.string().optional(),
  name: z.string().nullable().optional(),
  body: z.string().nullable().optional(),
  draft: z.boolean().optional(),
  prerelease: z.boolean().optional(),
});

/** https://docs.github.com/en/rest/releases/releases */
export function releaseRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();
  const answer = (c: Context, release: Release | undefined): Response =>
    release === undefined ? notFound(c) : c.json(releaseBody(context, release));

  app.get('/releases', (c) => {
    const releases = releasesOf(context, c.get('repository')).toReversed();
    return c.json(pageOf(c, context, releases).map((each) => releaseBody(context, each)));
  });

  app.post('/releases', async (c) => {
    const body = await readBody(c, ReleaseFields);
    if (!body.ok) return body.error;
    const repository = c.get('repository');
    const { tag_name: tagName, name, body: text, draft = false, prerelease = false } = body.value;
    if (published(context, repository, tagName) !== undefined) {
      return validationFailed(c, { resource: 'Release', code: 'already_exists', field: 'tag_name' });
    }
    const target = body.value.target_commitish ?? repository.defaultBranch;
    if (!draft && !(await ensureTag(c.get('folder'), tagName, target))) return validationFailed(c, NO_TARGET);
    const now = context.clock();
    const release: Release = {
      ...{ id: context.model.nextId++, repositoryId: repository.id, authorId: actorOf(c).id, tagName, target },
      ...{ name: name ?? null, body: text ?? '', draft, prerelease },
      createdAt: now,
      publishedAt: draft ? null : now,
    };
    context.model.releases.push(release);
    context.changed();
    c.header('location', releaseBody(context, release).url);
    return c.json(releaseBody(context, release), 201);
  });

  app.get('/releases/latest', (c) => {
    const stable = releasesOf(context, c.get('repository')).filter(({ draft, prerelease }) => !draft && !prerelease);
    return answer(c, stable.at(-1));
  });

  app.get('/releases/tags/:tag{.+}', (c) => answer(c, published(context, c.get('repository'), c.req.param('tag'))));
  app.get('/releases/:id{[0-9]+}', (c) => answer(c, numbered(context, c)));

  app.patch('/releases/:id{[0-9]+}', async (c) => {
    const release = numbered(context, c);
    if (release === undefined) return notFound(c);
    const body = await readBody(c, ReleaseFields.partial());
    if (!body.ok) return body.error;
    const { tag_name: tagName = release.tagName, target_commitish: target = release.target } = body.value;
    const { name = release.name, draft = release.draft, prerelease = release.prerelease } = body.value;
    if (!draft && !(await ensureTag(c.get('folder'), tagName, target))) return validationFailed(c, NO_TARGET);
    Object.assign(release, { tagName, target, name, draft, prerelease, body: body.value.body ?? release.body });
    if (!draft) release.publishedAt ??= context.clock();
    context.changed();
    return c.json(releaseBody(context, release));
  });

  app.delete('/releases/:id{[0-9]+}', (c) => {
    const { model } = context;
    const release = numbered(context, c);
    if (release === undefined) return notFound(c);
    model.releases.splice(model.releases.indexOf(release), 1);
    model.releaseAssets = model.releaseAssets.filter(({ releaseId }) => releaseId !== release.id);
    context.changed();
    return c.body(null, 204);
  });

  return app;
}

const NO_TARGET = { resource: 'Release', code: 'invalid', field: 'target_commitish' };

export function releasesOf({ model }: EmulatorContext, repository: Repository): Release[] {
  return model.releases.filter(({ repositoryId }) => repositoryId === repository.id);
}

export function numbered(context: EmulatorContext, c: Context<RepositoryEnv>): Release | undefined {
  return releasesOf(context, c.get('repository')).find(({ id }) => id === Number(c.req.param('id')));
}

/** Drafts are not found by their tag: they have none yet. */
function published(context: EmulatorContext, repository: Repository, tag: string): Release | undefined {
  return releasesOf(context, repository).find(({ draft, tagName }) => !draft && tagName === tag);
}

/** A release that goes out makes its tag where there is none; false when it has nothing to stand on. */
async function ensureTag(folder: string, tag: string, target: string): Promise<boolean> {
  const name = `refs/tags/${tag}`;
  if ((await readRef(folder, name)) !== undefined) return true;
  const oid = await resolveRef(folder, target);
  return oid !== undefined && (await createRef(folder, name, oid)).ok;
}
