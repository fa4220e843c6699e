/** Which part of GitHub a request is for, and its path and query within that part. */
export type Destination = {
  readonly service: 'admin' | 'api' | 'uploads' | 'raw' | 'codeload' | 'lfs_store' | 'git';
  readonly target: string;
};

/**
 * Routes by host as GitHub does: `api.github.com` (REST, and GraphQL at `/graphql`), `uploads.github.com`,
 * `github.com` (git, and git-lfs's API), files and archives of repositories and git-lfs's store at hosts of their own. Any
 * other host is served as GitHub Enterprise Server, with everything below one host:
 * https://docs.github.com/en/enterprise-server@latest/rest/using-the-rest-api
 *
 * `target` may be in absolute form, as git sends it to a plain HTTP proxy; its host then replaces the `Host`
 * header: RFC 9112, section 3.2.2.
 */
export function locate(target: string, hostHeader: string | undefined): Destination | undefined {
  const absolute = /^https?:\/\/([^/?#]*)(.*)$/i.exec(target);
  const host = hostname(absolute?.[1] ?? hostHeader ?? '');
  const path = absolute === null ? target : (absolute[2] ?? '').replace(/^(?!\/)/, '/');
  if (!path.startsWith('/')) return undefined;
  if (isBelow(path, '/_emulator')) return { service: 'admin', target: path };
  switch (host) {
    case 'api.github.com':
      return { service: 'api', target: path };
    case 'uploads.github.com':
      return { service: 'uploads', target: path };
    case 'raw.githubusercontent.com':
      return { service: 'raw', target: path };
    case 'codeload.github.com':
      return { service: 'codeload', target: path };
    case 'lfs.github.com':
    case 'github-cloud.githubusercontent.com':
    case 'github-cloud.s3.amazonaws.com':
      return { service: 'lfs_store', target: path };
    case 'github.com':
    case 'www.github.com':
      return { service: 'git', target: path };
    default:
      return belowOneHost(path);
  }
}

function belowOneHost(path: string): Destination {
  if (isBelow(path, '/api/v3')) return { service: 'api', target: without(path, '/api/v3') };
  if (isBelow(path, '/api/graphql')) return { service: 'api', target: without(path, '/api') };
  if (isBelow(path, '/api/uploads')) return { service: 'uploads', target: without(path, '/api/uploads') };
  if (isBelow(path, '/raw')) return { service: 'raw', target: without(path, '/raw') };
  if (isBelow(path, '/codeload')) return { service: 'codeload', target: without(path, '/codeload') };
  if (isBelow(path, '/_lfs')) return { service: 'lfs_store', target: without(path, '/_lfs') };
  return { service: 'git', target: path };
}

function hostname(authority: string): string {
  return authority.replace(/^.*@/, '').replace(/:\d*$/, '').toLowerCase();
}

const isBelow = (path: string, prefix: string): boolean =>
  path.startsWith(prefix) && ['', '/', '?'].includes(path.charAt(prefix.length));

const without = (path: string, prefix: string): string => path.slice(prefix.length).replace(/^(?!\/)/, '/');
