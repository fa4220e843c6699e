import type { MiddlewareHandler } from 'hono';
import { findRepository } from '../actions/records.ts';
import { authenticateGit } from '../authenticate.ts';
import type { EmulatorContext, EmulatorEnv } from '../context.ts';
import { decideGitAccess } from '../git/decide-git-access.ts';
import type { Repository } from '../state/model.ts';
import { refuseLfs } from './answers.ts';

export type LfsEnv = {
  Bindings: EmulatorEnv['Bindings'];
  Variables: { repository: Repository; mayWrite: boolean; login: string };
};

/**
 * Lets in who may read the repository, as git does, and notes whether it may be written to. Asked for a credential in
 * git-lfs's own header: https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md#response-errors
 */
export function admitToRepository(context: EmulatorContext): MiddlewareHandler<LfsEnv> {
  return async (c, next) => {
    const authorization = c.req.header('authorization');
    const { owner = '', repo = '' } = c.req.param() as Record<string, string>;
    const name = repo.replace(/\.git$/, '');
    const identity = authenticateGit(context, authorization);
    const demand = (message: string): Response => {
      if (authorization !== undefined) context.statistics.unauthorized.git += 1;
      return refuseLfs(c, 401, message, { 'LFS-Authenticate': 'Basic realm="GitHub"' });
    };
    if (!identity.ok) {
      const { status, message } = identity.error;
      return status === 401 ? demand(message) : refuseLfs(c, status, message);
    }
    const repository = findRepository(context.model, owner, name);
    const decide = (service: 'git-upload-pack' | 'git-receive-pack') =>
      decideGitAccess(context.model, identity.value, { owner, name, service, step: 'rpc', query: '' }, repository);
    const refusal = decide('git-upload-pack');
    if (refusal?.status === 401) return demand('Credentials needed');
    if (refusal !== undefined || repository === undefined) {
      return refuseLfs(c, refusal?.status ?? 404, refusal?.status === 403 ? refusal.message : 'Not Found');
    }
    c.set('repository', repository);
    c.set('mayWrite', decide('git-receive-pack') === undefined);
    c.set('login', identity.value.kind === 'installation' ? identity.value.bot.login : '');
    return next();
  };
}

/** Behind `admitToRepository`, for what only writers may do. */
export function demandWrite(what: string): MiddlewareHandler<LfsEnv> {
  return async (c, next) => {
    if (c.get('mayWrite')) return next();
    return refuseLfs(c, 403, `You must have push access to ${what}.`);
  };
}
