/**
 * gh's config.yml, written as JSON, which is YAML as well. `http_unix_socket` sends all of gh's traffic as plain
 * HTTP/1.1 to a socket, whatever host it is for; gh reads that setting from this file alone. `version` keeps newer
 * releases from migrating the file, which is read-only to them.
 */
export function ghConfig(socket: string | undefined): string {
  const config = {
    version: '1',
    git_protocol: 'https',
    prompt: 'disabled',
    pager: 'cat',
    ...(socket === undefined ? {} : { http_unix_socket: socket }),
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/**
 * gh refuses to start without some token. This one opens nothing: the gateway takes it off and sets the real one.
 * It is shorter than any token of GitHub's, so that no scanner takes it for one.
 */
export const GH_PLACEHOLDER = 'ghs_mooring-placeholder';
