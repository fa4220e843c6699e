import type { EmulatorContext } from '../../context.ts';
import type { User } from '../../state/model.ts';
import { userNodeId } from './node-id.ts';
import { timestamp } from './time.ts';

/** GitHub's `simple-user`, for people, organisations and bots. */
export function simpleUser({ model, publicUrls }: EmulatorContext, user: User) {
  const url = `${publicUrls.api}/users/${encodeURIComponent(user.login)}`;
  const app = user.type === 'Bot' ? model.apps.find(({ slug }) => `${slug}[bot]` === user.login) : undefined;
  return {
    login: user.login,
    id: user.id,
    node_id: userNodeId(user),
    avatar_url: `https://avatars.githubusercontent.com/${app === undefined ? `u/${user.id}` : `in/${app.id}`}?v=4`,
    gravatar_id: '',
    url,
    html_url:
      app === undefined ? `${publicUrls.web}/${encodeURIComponent(user.login)}` : `${publicUrls.web}/apps/${app.slug}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.type,
    user_view_type: 'public',
    site_admin: false,
  };
}

/** GitHub's `public-user`: what `GET /users/{username}` answers. */
export function publicUser(context: EmulatorContext, user: User) {
  const owned = context.model.repositories.filter(({ ownerId, private: hidden }) => ownerId === user.id && !hidden);
  return {
    ...simpleUser(context, user),
    name: user.name,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: owned.length,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: timestamp(user.createdAt),
    updated_at: timestamp(user.createdAt),
  };
}

/** GitHub's `organization-full`, as far as those who do not own it see it. */
export function organization(context: EmulatorContext, account: User) {
  const { publicUrls, model } = context;
  const url = `${publicUrls.api}/orgs/${encodeURIComponent(account.login)}`;
  const owned = model.repositories.filter(({ ownerId, private: hidden }) => ownerId === account.id && !hidden);
  return {
    login: account.login,
    id: account.id,
    node_id: userNodeId(account),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `https://avatars.githubusercontent.com/u/${account.id}?v=4`,
    description: null,
    name: account.name ?? account.login,
    is_verified: false,
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: owned.length,
    public_gists: 0,
    followers: 0,
    following: 0,
    html_url: `${publicUrls.web}/${encodeURIComponent(account.login)}`,
    type: 'Organization',
    created_at: timestamp(account.createdAt),
    updated_at: timestamp(account.createdAt),
    archived_at: null,
  };
}
