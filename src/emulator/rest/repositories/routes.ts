import { Hono } from 'hono';
import { z } from 'zod';
import { sameName } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import { RepositoryName } from '../../../contract/grant.ts';
import { resolveRef } from '../../git/plumbing/resolve-ref.ts';
import { validationFailed } from '../answers/validation.ts';
import { fullRepository } from '../representations/repository.ts';
import { readBody } from '../request/read-body.ts';
import type { RepositoryEnv } from '../request/repository.ts';

const RepositoryChange = z.object({
  /** Its own name alone: repositories are not renamed here, for their folder and every remote would have to follow. */
  name: RepositoryName.optional(),
  description: z.string().nullable().optional(),
  private: z.boolean().optional(),
  visibility: z.enum(['public', 'private']).optional(),
  default_branch: z.string().optional(),
});

/** One repository. */
export function repositoryRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();

  app.get('/', (c) => c.json(fullRepository(context, c.get('repository'))));

  app.patch('/', async (c) => {
    const repository = c.get('repository');
    const body = await readBody(c, RepositoryChange);
    if (!body.ok) return body.error;
    const { name, description, private: hidden, visibility, default_branch: branch } = body.value;
    if (name !== undefined && !sameName(name, repository.name)) {
      return validationFailed(c, {
        resource: 'Repository',
        field: 'name',
        code: 'custom',
        message: 'name cannot be changed here',
      });
    }
    if (branch !== undefined && (await resolveRef(c.get('folder'), `refs/heads/${branch}`)) === undefined) {
      const message = `The branch ${branch} was not found. Please push that ref first or create it via the Git Data API.`;
      return validationFailed(c, { resource: 'Repository', field: 'default_branch', code: 'invalid', message });
    }
    if (description !== undefined) repository.description = description;
    if (hidden !== undefined) repository.private = hidden;
    if (visibility !== undefined) repository.private = visibility === 'private';
    if (branch !== undefined) repository.defaultBranch = branch;
    context.changed();
    return c.json(fullRepository(context, repository));
  });

  return app;
}
