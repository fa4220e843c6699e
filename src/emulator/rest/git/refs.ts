import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { EmulatorContext } from '../../context.ts';
import { afterPush } from '../../git/after-push.ts';
import { isAncestor } from '../../git/plumbing/ancestry.ts';
import { readCommit } from '../../git/plumbing/commits-between.ts';
import { isObjectId } from '../../git/plumbing/names.ts';
import { err, type Result } from '../../../lib/result.ts';
import { listRefs, readRef, type Ref } from '../../git/plumbing/list-refs.ts';
import { createRef, deleteRef, type RefRefusal, updateRef } from '../../git/plumbing/move-ref.ts';
import { notFound, refuse } from '../../http/refuse.ts';
import { refBody } from '../representations/ref.ts';
import { readBody } from '../request/read-body.ts';
import type { RepositoryEnv } from '../request/repository.ts';

const NewRef = z.object({ ref: z.string(), sha: z.string() });
const RefChange = z.object({ sha: z.string(), force: z.boolean().default(false) });

/** GitHub's sentences; all of them come with status 422. */
const SENTENCES: Record<RefRefusal | 'not_fast_forward', string> = {
  not_fast_forward: 'Update is not a fast forward',
  invalid_name: 'Reference name is not valid: it must begin with refs/ and hold at least two slashes.',
  object_missing: 'Object does not exist',
  ref_exists: 'Reference already exists',
  ref_missing: 'Reference does not exist',
  moved: 'Reference cannot be updated',
};
const refused = (c: Context, refusal: keyof typeof SENTENCES): Response => refuse(c, 422, SENTENCES[refusal]);

/** Branches and tags as bare refs: https://docs.github.com/en/rest/git/refs */
export function refRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();
  const show = (c: Context<RepositoryEnv>, ref: Ref) => refBody(context, c.get('repository'), ref);

  app.get('/git/ref/:ref{.+}', async (c) => {
    const ref = await readRef(c.get('folder'), `refs/${c.req.param('ref')}`);
    return ref === undefined ? notFound(c) : c.json(show(c, ref));
  });

  app.get('/git/matching-refs/:ref{.+}', async (c) => {
    const refs = await listRefs(c.get('folder'), `refs/${c.req.param('ref')}`);
    return c.json(refs.map((ref) => show(c, ref)));
  });

  app.post('/git/refs', async (c) => {
    const body = await readBody(c, NewRef);
    if (!body.ok) return body.error;
    const { ref: name, sha } = body.value;
    const created = await createRef(c.get('folder'), name, sha);
    if (!created.ok) return refused(c, created.error);
    return c.json(await changed(c, name), 201);
  });

  app.patch('/git/refs/:ref{.+}', async (c) => {
    const body = await readBody(c, RefChange);
    if (!body.ok) return body.error;
    const { sha, force } = body.value;
    const folder = c.get('folder');
    const ref = await readRef(folder, `refs/${c.req.param('ref')}`);
    if (ref === undefined) return refused(c, 'ref_missing');
    const moved = await move(folder, ref, sha, force);
    if (!moved.ok) return refused(c, moved.error);
    return c.json(await changed(c, ref.name));
  });

  app.delete('/git/refs/:ref{.+}', async (c) => {
    const deleted = await deleteRef(c.get('folder'), `refs/${c.req.param('ref')}`);
    if (!deleted.ok) return refused(c, deleted.error);
    await afterPush(context, c.get('repository'));
    return c.body(null, 204);
  });

  /** Brings the pull requests in line, and shows the ref as it is now. */
  async function changed(c: Context<RepositoryEnv>, name: string) {
    await afterPush(context, c.get('repository'));
    const ref = await readRef(c.get('folder'), name);
    if (ref === undefined) throw new Error(`${name} was gone right after it was written`);
    return show(c, ref);
  }

  return app;
}

/** Unless told otherwise a branch must not lose what it holds. */
async function move(
  folder: string,
  ref: Ref,
  oid: string,
  force: boolean,
): Promise<Result<void, RefRefusal | 'not_fast_forward'>> {
  const known = isObjectId(oid) && (await readCommit(folder, oid)) !== undefined;
  if (known && !force && !(await isAncestor(folder, ref.oid, oid))) return err('not_fast_forward');
  return await updateRef(folder, { name: ref.name, oid, expected: ref.oid });
}
