import type { HeldToken } from '../../tokens/held-token.ts';
import type { GitHubRequest } from '../requests/classify-request.ts';

/** Which repositories GitHub has served to which token: what is known of a token in one place is known of it soon. */
export class ProvenTokens {
  readonly #repositories = new WeakMap<HeldToken, Set<string>>();

  isProven(token: HeldToken, request: GitHubRequest): boolean {
    const repository = nameOf(request);
    return repository !== undefined && this.#repositories.get(token)?.has(repository) === true;
  }

  /** Takes note of an answer. A redirect or a good answer is given for a repository that the token is known to reach. */
  note(token: HeldToken, request: GitHubRequest, status: number): void {
    const repository = nameOf(request);
    if (repository === undefined || status < 200 || status >= 400) return;
    const known = this.#repositories.get(token) ?? new Set();
    this.#repositories.set(token, known.add(repository));
  }
}

function nameOf(request: GitHubRequest): string | undefined {
  if (!('repository' in request) || request.repository === undefined) return undefined;
  return `${request.repository.owner}/${request.repository.name}`.toLowerCase();
}
