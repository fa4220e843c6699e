/** An operation of git-lfs's API: https://github.com/git-lfs/git-lfs/tree/main/docs/api */
export type LfsOperation = 'batch' | 'list_locks' | 'create_lock' | 'verify_locks' | 'unlock';

/**
 * What a request below `info/lfs` asks for, by the decoded segments behind it; undefined for what git-lfs has none for,
 * such as the API from before batches, which GitHub has taken away.
 */
export function lfsOperation(method: string, path: readonly string[]): LfsOperation | undefined {
  const [first, second, third, ...more] = path;
  if (more.length > 0) return undefined;
  if (first === 'objects') {
    return second === 'batch' && third === undefined && method === 'POST' ? 'batch' : undefined;
  }
  if (first !== 'locks') return undefined;
  if (second === undefined) return method === 'GET' ? 'list_locks' : method === 'POST' ? 'create_lock' : undefined;
  if (method !== 'POST') return undefined;
  if (third === undefined) return second === 'verify' ? 'verify_locks' : undefined;
  return third === 'unlock' ? 'unlock' : undefined;
}
