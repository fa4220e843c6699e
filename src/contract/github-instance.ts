import { z } from 'zod';

/**
 * GitHub as a value: github.com, GHE.com, GHES and the emulator are four of them. Each address is dialled as it
 * stands here; `name` is the host that agents see in clone URLs and that `gh` believes it talks to.
 */
export const GitHubInstance = z.strictObject({
  /** The host in clone URLs, such as `github.com`. */
  name: z.string(),
  /** Web pages and git over HTTP; no trailing slash. */
  web: z.url(),
  /** REST; no trailing slash. */
  api: z.url(),
  /** The GraphQL endpoint itself. */
  graphql: z.url(),
  /** Release assets; no trailing slash. */
  uploads: z.url(),
});
export type GitHubInstance = z.infer<typeof GitHubInstance>;

const GITHUB_COM: GitHubInstance = {
  name: 'github.com',
  web: 'https://github.com',
  api: 'https://api.github.com',
  graphql: 'https://api.github.com/graphql',
  uploads: 'https://uploads.github.com',
};

/**
 * The instance behind a web address.
 * - `https://github.com`
 * - `https://<tenant>.ghe.com`: https://docs.github.com/en/enterprise-cloud@latest/admin/data-residency
 * - any other host: GitHub Enterprise Server's paths below one host, which the emulator serves as well:
 *   https://docs.github.com/en/enterprise-server@latest/rest/using-the-rest-api
 */
export function gitHubInstanceAt(web: string, name?: string): GitHubInstance {
  const url = new URL(web);
  const origin = url.origin;
  if (url.hostname === 'github.com') return GITHUB_COM;
  if (url.hostname.endsWith('.ghe.com')) {
    const api = `https://api.${url.hostname}`;
    return {
      name: url.hostname,
      web: origin,
      api,
      graphql: `${api}/graphql`,
      uploads: `https://uploads.${url.hostname}`,
    };
  }
  return {
    name: name ?? url.host,
    web: origin,
    api: `${origin}/api/v3`,
    graphql: `${origin}/api/graphql`,
    uploads: `${origin}/api/uploads`,
  };
}
