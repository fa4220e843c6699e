import { Hono } from 'hono';
import type { EmulatorContext } from '../../context.ts';
import type { RepositoryEnv } from '../request/repository.ts';
import { readRoutes } from './read.ts';
import { readmeRoutes } from './readme.ts';
import { writeRoutes } from './write.ts';

/** Files by their paths: https://docs.github.com/en/rest/repos/contents */
export function contentsRoutes(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();
  app.route('/', readRoutes(context));
  app.route('/', readmeRoutes(context));
  app.route('/', writeRoutes(context));
  return app;
}
