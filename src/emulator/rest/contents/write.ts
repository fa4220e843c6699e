import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { EmulatorContext } from '../../context.ts';
import { afterPush } from '../../git/after-push.ts';
import { commitFiles } from '../../git/plumbing/commit-files.ts';
import { readCommit } from '../../git/plumbing/commits-between.ts';
import { findEntry, type TreeEntry } from '../../git/plumbing/read-object.ts';
import { resolveRef } from '../../git/plumbing/resolve-ref.ts';
import { notFound, refuse } from '../../http/refuse.ts';
import { gitCommit } from '../representations/commit.ts';
import { contentEntry } from '../representations/content.ts';
import { actorOf } from '../request/actor.ts';
import { readBody } from '../request/read-body.ts';
import type { RepositoryEnv } from '../request/repository.ts';
import { decideWrite } from './decide-write.ts';

const Signature = z.object({ name: z.string().min(1), email: z.string().min(1) });
const Removal = z.object({
  message: z.string(),
  /** The blob that is replaced or removed. */
  sha: z.string().optional(),
  branch: z.string().optional(),
  author: Signature.optional(),
  committer: Signature.optional(),
});
const Write = Removal.extend({ content: z.base64({ error: 'content is not valid Base64' }) });

/** Who commits what is made through the API on somebody's behalf. */
const GITHUB = { name: 'GitHub', email: 'noreply@github.com' };

/** Writes and removes single files, each as a commit of its own on a branch. */
export function writeRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();

  app.put('/contents/:path{.+}', async (c) => {
    const body = await readBody(
      c,
      Write.extend({ content: z.string().transform(withoutLineEnds).pipe(Write.shape.content) }),
    );
    if (!body.ok) return body.error;
    return commit(c, body.value, Buffer.from(body.value.content, 'base64'));
  });

  app.delete('/contents/:path{.+}', async (c) => {
    // gh and octokit send a body; others put the same into the query.
    const body = await readBody(
      c,
      Removal.partial()
        .transform((given) => ({ ...c.req.query(), ...given }))
        .pipe(Removal),
    );
    return body.ok ? commit(c, body.value, undefined) : body.error;
  });

  async function commit(c: Context<RepositoryEnv>, wish: z.output<typeof Removal>, content: Buffer | undefined) {
    const [folder, repository, path] = [c.get('folder'), c.get('repository'), c.req.param('path') ?? ''];
    const branch = wish.branch ?? repository.defaultBranch;
    const head = await resolveRef(folder, `refs/heads/${branch}`);
    if (head === undefined && wish.branch !== undefined) return refuse(c, 404, `Branch ${branch} not found`);
    const existing = head === undefined ? undefined : await findEntry(folder, head, path);
    const refusal = decideWrite({
      identity: c.get('identity'),
      path,
      existing,
      sha: wish.sha,
      removes: content === undefined,
    });
    if (refusal !== undefined) return refuse(c, refusal.status, refusal.message);

    const actor = actorOf(c);
    const author = wish.author ?? wish.committer;
    const written = await commitFiles(folder, {
      branch,
      ...(head === undefined ? {} : { expectedHead: head }),
      changes: [{ path, content }],
      message: wish.message,
      author: author ?? { name: actor.login, email: `${actor.id}+${actor.login}@users.noreply.github.com` },
      committer: wish.committer ?? GITHUB,
      now: context.clock(),
    });
    if (!written.ok) {
      return written.error === 'branch_moved'
        ? refuse(c, 409, `${branch} was moved by somebody else; try again`)
        : refuse(c, 422, 'path contains a malformed path component');
    }
    await afterPush(context, repository);
    return show(
      c,
      written.value.oid,
      content === undefined ? undefined : { path, branch, created: existing === undefined },
    );
  }

  async function show(
    c: Context<RepositoryEnv>,
    oid: string,
    file: { readonly path: string; readonly branch: string; readonly created: boolean } | undefined,
  ) {
    const folder = c.get('folder');
    const entry: TreeEntry | undefined = file && (await findEntry(folder, oid, file.path));
    const written = await readCommit(folder, oid);
    if (written === undefined) return notFound(c);
    const content = file && entry ? contentEntry(context, c.get('repository'), file.branch, entry) : null;
    return c.json({ content, commit: gitCommit(context, c.get('repository'), written) }, file?.created ? 201 : 200);
  }

  return app;
}

/** Encoders such as `base64` and MIME's break their lines. */
const withoutLineEnds = (text: string): string => text.replace(/\s+/g, '');
