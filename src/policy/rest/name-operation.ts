/**
 * The name under which a grant can allow an operation that no table knows: the path as it was sent, but for the
 * repository, so that it holds in each that the grant names.
 */
export function nameOperation(method: string, path: readonly string[]): string {
  const encoded = path.map((segment) => encodeURIComponent(segment));
  const isInRepository = path[0]?.toLowerCase() === 'repos' && path.length > 2;
  const named = isInRepository ? [encoded[0], '{owner}', '{repo}', ...encoded.slice(3)] : encoded;
  return `rest:${method} /${named.join('/')}`;
}
