import { Owner } from '../../../../contract/grant.ts';
import { err, ok, type Result } from '../../../../lib/result.ts';
import type { RepositoryRef } from '../../../../policy/verdict.ts';
import { notAllowed, type Refusal, refusal } from '../refusals/refusal.ts';
import type { Place } from './hosts-of-github.ts';
import { type GitOperation, readGitService } from './read-git-service.ts';
import { readRepository } from './read-repository.ts';

/** Requests to GitHub's hosts beside its API and git's own. */
export type HostRequest =
  | ({ readonly surface: 'gist' } & GitOperation)
  /** A file or an archive. `signed`: the address carries what opens it. */
  | { readonly surface: 'content'; readonly repository?: RepositoryRef; readonly signed: boolean }
  | {
      readonly surface: 'packages';
      /** Maven's packages belong to a repository, those of other registries to an owner. */
      readonly repository?: RepositoryRef;
      readonly owner?: string;
      /** `token`: a client of the container registry asks for the credential that it will use there. */
      readonly step: 'registry' | 'token';
    }
  | { readonly surface: 'public' };

type HostPlace = Exclude<Place, 'web' | 'rest' | 'graphql' | 'uploads'>;

export function classifyHost(
  method: string,
  place: HostPlace,
  path: readonly string[],
  pathAndQuery: string,
): Result<HostRequest, Refusal> {
  const [first = '', second = ''] = path;
  switch (place) {
    case 'gist': {
      // `/{id}.git/…` as well as `/{owner}/{id}.git/…`
      const isShort = path.length < 2 || ['info', 'git-upload-pack', 'git-receive-pack'].includes(second);
      const operation = readGitService(method, path.slice(isShort ? 1 : 2), pathAndQuery);
      return operation.ok ? ok({ surface: 'gist', ...operation.value }) : operation;
    }
    case 'content': {
      if (method !== 'GET' && method !== 'HEAD') return err(notAllowed(method));
      const repository = readRepository(first, second);
      const signed = queryOf(pathAndQuery).has('token');
      return ok({ surface: 'content', signed, ...(repository === undefined ? {} : { repository }) });
    }
    case 'npm':
      // `/@owner/name`, `/@owner%2fname`, `/download/@owner/name/…`
      return ok({ surface: 'packages', step: 'registry', ...ownerOf(path.map(scopeOf).find(Boolean)) });
    case 'maven': {
      const repository = readRepository(first, second);
      return ok({ surface: 'packages', step: 'registry', ...(repository === undefined ? {} : { repository }) });
    }
    case 'packages':
      return ok({ surface: 'packages', step: 'registry', ...ownerOf(first) });
    case 'containers':
      return classifyContainers(method, path, pathAndQuery);
    case 'own_credential':
    case 'public':
    case 'elsewhere':
      return ok({ surface: 'public' });
  }
}

/** The distribution protocol, and the exchange of credentials before it: https://distribution.github.io/distribution/spec/ */
function classifyContainers(
  method: string,
  [first, second = '']: readonly string[],
  pathAndQuery: string,
): Result<HostRequest, Refusal> {
  if (first === 'v2') return ok({ surface: 'packages', step: 'registry', ...ownerOf(second) });
  if (first !== 'token') return err(NOT_A_REGISTRY);
  if (method !== 'GET') return err(notAllowed(method));
  const owner = /^repository:([^/:]+)\//.exec(queryOf(pathAndQuery).get('scope') ?? '')?.[1];
  return ok({ surface: 'packages', step: 'token', ...ownerOf(owner) });
}

const queryOf = (pathAndQuery: string): URLSearchParams =>
  new URLSearchParams(pathAndQuery.includes('?') ? pathAndQuery.slice(pathAndQuery.indexOf('?')) : '');

const scopeOf = (segment: string): string | undefined => /^@([^/]+)/.exec(segment)?.[1];

const ownerOf = (text: string | undefined): { readonly owner?: string } => {
  const owner = Owner.safeParse(text);
  return owner.success ? { owner: owner.data } : {};
};

const NOT_A_REGISTRY = refusal(
  'not_found',
  "of the container registry's host the gateway serves /v2/ and /token",
  'use a client of the distribution protocol',
);
