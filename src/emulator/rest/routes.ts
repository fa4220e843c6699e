import { Hono } from 'hono';
import { etag, RETAINED_304_HEADERS } from 'hono/etag';
import type { EmulatorContext, EmulatorEnv } from '../context.ts';
import { accountRoutes } from './accounts/routes.ts';
import { installationRoutes } from './accounts/installation-repositories.ts';
import { archiveRoutes } from './contents/archives.ts';
import { contentsRoutes } from './contents/routes.ts';
import { gitObjectRoutes } from './git/objects.ts';
import { refRoutes } from './git/refs.ts';
import { assigneeRoutes } from './issues/assignees.ts';
import { commentRoutes } from './issues/comments.ts';
import { issueEventRoutes } from './issues/events.ts';
import { issueLabelRoutes } from './issues/issue-labels.ts';
import { lockRoutes } from './issues/lock.ts';
import { issueRoutes } from './issues/routes.ts';
import { metaRoutes } from './meta/routes.ts';
import { pullRequestContentRoutes } from './pulls/changes.ts';
import { mergeRoutes } from './pulls/merge.ts';
import { pullRequestRoutes } from './pulls/routes.ts';
import { branchRoutes } from './repositories/branches.ts';
import { checkRoutes } from './repositories/checks.ts';
import { collaboratorRoutes } from './repositories/collaborators.ts';
import { commitRoutes } from './repositories/commits.ts';
import { comparisonRoutes } from './repositories/comparison.ts';
import { labelRoutes } from './repositories/labels.ts';
import { repositoryRoutes } from './repositories/routes.ts';
import { releaseAssetRoutes } from './releases/assets.ts';
import { releaseRoutes } from './releases/routes.ts';
import { searchRoutes } from './search/routes.ts';
import { deployKeyRoutes } from './settings/deploy-keys.ts';
import { secretRoutes } from './settings/secrets.ts';
import { variableRoutes } from './settings/variables.ts';
import { workflowJobRoutes } from './workflows/jobs.ts';
import { workflowRunRoutes } from './workflows/runs.ts';
import { workflowRoutes } from './workflows/workflows.ts';
import { findsRepository, type RepositoryEnv } from './request/repository.ts';

/**
 * GitHub's REST API, with paths as below https://api.github.com. Who asks, and whether the token's permissions
 * and repositories allow it, has been decided before.
 */
export function restRoutes(context: EmulatorContext): Hono<EmulatorEnv> {
  const app = new Hono<EmulatorEnv>();
  // gh and octokit ask with If-None-Match; GitHub's tags are weak.
  app.use(etag({ weak: true, retainedHeaders: [...RETAINED_304_HEADERS, 'link'] }));
  app.route('/', metaRoutes(context));
  app.route('/', accountRoutes(context));
  app.route('/', installationRoutes(context));
  app.route('/', searchRoutes(context));
  app.route('/repos/:owner/:repo', belowRepository(context));
  return app;
}

function belowRepository(context: EmulatorContext): Hono<RepositoryEnv> {
  const app = new Hono<RepositoryEnv>();
  app.use(findsRepository(context));
  const parts = [
    repositoryRoutes,
    branchRoutes,
    checkRoutes,
    commitRoutes,
    comparisonRoutes,
    collaboratorRoutes,
    labelRoutes,
    releaseRoutes,
    releaseAssetRoutes,
    commentRoutes,
    issueRoutes,
    issueLabelRoutes,
    assigneeRoutes,
    lockRoutes,
    issueEventRoutes,
    pullRequestRoutes,
    mergeRoutes,
    pullRequestContentRoutes,
    refRoutes,
    gitObjectRoutes,
    contentsRoutes,
    archiveRoutes,
    workflowRunRoutes,
    workflowJobRoutes,
    workflowRoutes,
    secretRoutes,
    variableRoutes,
    deployKeyRoutes,
  ];
  for (const part of parts) app.route('/', part(context));
  return app;
}
