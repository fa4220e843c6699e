import type { Secret } from '../../lib/secret.ts';

/** A request to the page, as far as it is looked at. */
export type PageRequest = {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  readonly host: string | undefined;
};

export type PageKeys = {
  /** `127.0.0.1:<port>`: a name that leads here is how another site's script would come (DNS rebinding). */
  readonly host: string;
  /** The first part of all paths; unguessable. */
  readonly path: Secret;
  /** Goes to GitHub and comes back with the code. */
  readonly state: Secret;
};

export type PageDecision =
  | { readonly kind: 'form' }
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'refuse'; readonly status: 400 | 403 | 404 | 405; readonly reason: PageRefusal };

export type PageRefusal = 'host_not_loopback' | 'not_found' | 'method_not_allowed' | 'state_mismatch' | 'code_missing';

/** A code goes into the path of a request to GitHub: nothing but letters, digits, hyphens and underscores may. */
const CODE = /^[A-Za-z0-9_-]{1,255}$/;

/** What a request to the local page is answered with. */
export function decidePage({ method, target, host }: PageRequest, keys: PageKeys): PageDecision {
  if (host !== keys.host) return refuse(403, 'host_not_loopback');
  const [path = '', query = ''] = split(target);
  const [, first = '', rest] = /^\/([^/]*)\/(.*)$/.exec(path) ?? [];
  if (!keys.path.matches(first)) return refuse(404, 'not_found');
  if (rest !== '' && rest !== 'callback') return refuse(404, 'not_found');
  if (method !== 'GET') return refuse(405, 'method_not_allowed');
  if (rest === '') return { kind: 'form' };
  const parameters = new URLSearchParams(query);
  const state = only(parameters.getAll('state'));
  if (state === undefined || !keys.state.matches(state)) return refuse(400, 'state_mismatch');
  const code = only(parameters.getAll('code'));
  return code !== undefined && CODE.test(code) ? { kind: 'code', code } : refuse(400, 'code_missing');
}

function split(target: string): [string, string] {
  const mark = target.indexOf('?');
  return mark === -1 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}

/** A parameter that came twice means one thing here and may mean another there. */
const only = (values: readonly string[]): string | undefined => (values.length === 1 ? values[0] : undefined);

function refuse(status: 400 | 403 | 404 | 405, reason: PageRefusal): PageDecision {
  return { kind: 'refuse', status, reason };
}
