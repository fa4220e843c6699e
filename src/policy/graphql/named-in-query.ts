import type { FieldNode } from 'graphql';
import { ok, type Result } from '../../lib/result.ts';
import type { Unreadable } from '../reading.ts';
import type { RepositoryRef } from '../verdict.ts';
import type { Running } from './choose-operation.ts';
import { fieldsOf } from './fields-of.ts';
import { resolveArguments, type Variables } from './resolve-value.ts';

/** What a query names: repositories, and owners by which a token can be chosen, the best first. */
export type Named = { readonly repositories: readonly RepositoryRef[]; readonly owners: readonly string[] };

/** Fields of `Query` that name an owner, the surest first: people are named beside what a query is about. */
const OWNERS = ['organization', 'repositoryOwner', 'user', 'search', 'resource'];

/**
 * What the fields of `Query` name by name or address. Node ids name nothing that could be read; there, the token's own
 * narrowing to the grant is the boundary, as it is for what fields further down lead to.
 */
export function namedInQuery(running: Running, variables: Variables): Result<Named, Unreadable> {
  const repositories: RepositoryRef[] = [];
  const owners: { readonly owner: string; readonly rank: number }[] = [];
  const roots = [running.operation.selectionSet];
  for (let root = roots.pop(); root !== undefined; root = roots.pop()) {
    for (const field of fieldsOf([root], running.fragments)) {
      // `relay` is the root once more.
      if (field.name.value === 'relay' && field.selectionSet !== undefined) roots.push(field.selectionSet);
      const resolved = resolveArguments(field, variables);
      if (!resolved.ok) return resolved;
      if (field.name.value === 'repository') {
        const { owner, name } = resolved.value;
        if (typeof owner === 'string' && typeof name === 'string') repositories.push({ owner, name });
      }
      const rank = OWNERS.indexOf(field.name.value);
      const owner = ownerOf(field.name.value, resolved.value);
      if (rank < 0 || owner === undefined) continue;
      owners.push({ owner, rank });
      const below = repositoriesBelow(field, owner, running, variables);
      if (!below.ok) return below;
      repositories.push(...below.value);
    }
  }
  owners.sort((a, b) => a.rank - b.rank);
  return ok({ repositories, owners: owners.map(({ owner }) => owner) });
}

/** `organization(login: "acme") { repository(name: "harbor") { … } }` */
function repositoriesBelow(
  { selectionSet }: FieldNode,
  owner: string,
  { fragments }: Running,
  variables: Variables,
): Result<readonly RepositoryRef[], Unreadable> {
  const repositories: RepositoryRef[] = [];
  for (const field of selectionSet === undefined ? [] : fieldsOf([selectionSet], fragments)) {
    if (field.name.value !== 'repository') continue;
    const resolved = resolveArguments(field, variables);
    if (!resolved.ok) return resolved;
    const { name } = resolved.value;
    if (typeof name === 'string') repositories.push({ owner, name });
  }
  return ok(repositories);
}

function ownerOf(field: string, { login, query, url }: Readonly<Record<string, unknown>>): string | undefined {
  switch (field) {
    case 'search':
      return typeof query === 'string' ? QUALIFIER.exec(query)?.[1] : undefined;
    case 'resource':
      return typeof url === 'string' ? ADDRESS.exec(url)?.[1] : undefined;
    default:
      return typeof login === 'string' ? login : undefined;
  }
}

/** https://docs.github.com/search-github/searching-on-github: one that excludes has a hyphen before it. */
const QUALIFIER = /(?:^|\s)(?:repo|org|user|owner):"?([a-z0-9-]+)/i;
const ADDRESS = /^https?:\/\/[^/]+\/(?:orgs\/|users\/)?([a-z0-9-]+)/i;
