import { userById } from '../actions/records.ts';
import type { EmulatorContext } from '../context.ts';
import { unservedNodeId } from '../rest/representations/node-id.ts';
import { repositoryBody } from '../rest/representations/repository.ts';
import { timestamp } from '../rest/representations/time.ts';
import { simpleUser } from '../rest/representations/user.ts';
import type { Secret } from '../../lib/secret.ts';
import { repositoriesOfToken } from '../state/find.ts';
import type { App, Installation, IssuedToken } from '../state/model.ts';

/** GitHub's `integration`. */
export function appBody(context: EmulatorContext, app: App) {
  const { model, publicUrls } = context;
  const { id, slug, name, permissions } = app;
  const installations = model.installations.filter((each) => each.appId === id && each.uninstalledAt === undefined);
  return {
    id,
    slug,
    node_id: unservedNodeId('A', id),
    client_id: app.clientId,
    owner: simpleUser(context, userById(model, app.ownerId)),
    name,
    description: null,
    external_url: `${publicUrls.web}/apps/${slug}`,
    html_url: `${publicUrls.web}/apps/${slug}`,
    created_at: timestamp(app.createdAt),
    updated_at: timestamp(app.createdAt),
    permissions,
    events: [],
    installations_count: installations.length,
  };
}

/** GitHub's `installation`. */
export function installationBody(context: EmulatorContext, app: App, installation: Installation) {
  const { model, publicUrls } = context;
  const { id, suspendedAt } = installation;
  const account = userById(model, installation.accountId);
  return {
    id,
    client_id: app.clientId,
    account: simpleUser(context, account),
    repository_selection: installation.repositoryIds === undefined ? 'all' : 'selected',
    access_tokens_url: `${publicUrls.api}/app/installations/${id}/access_tokens`,
    repositories_url: `${publicUrls.api}/installation/repositories`,
    html_url: `${publicUrls.web}/organizations/${account.login}/settings/installations/${id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: installation.permissions,
    events: [],
    created_at: timestamp(installation.createdAt),
    updated_at: timestamp(suspendedAt ?? installation.createdAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: suspendedAt === undefined ? null : simpleUser(context, account),
    suspended_at: suspendedAt === undefined ? null : timestamp(suspendedAt),
  };
}

/** GitHub's `installation-token`: the only time that a token is shown. */
export function tokenBody(context: EmulatorContext, installation: Installation, secret: Secret, token: IssuedToken) {
  const isNarrowed = token.repositoryIds !== undefined;
  const reached = repositoriesOfToken(context.model, installation, token);
  return {
    token: secret.reveal(),
    expires_at: timestamp(token.expiresAt),
    permissions: token.permissions,
    repository_selection: isNarrowed || installation.repositoryIds !== undefined ? 'selected' : 'all',
    ...(isNarrowed ? { repositories: reached.map((each) => repositoryBody(context, each)) } : {}),
  };
}
