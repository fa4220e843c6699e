import { ok, type Result } from '../../lib/result.ts';
import type { Intent } from '../intent.ts';
import { type Reading, type ReadingResult, type Unreadable, unreadable } from '../reading.ts';
import type { RepositoryRef } from '../verdict.ts';
import { chooseOperation, type Running } from './choose-operation.ts';
import { fieldsOf } from './fields-of.ts';
import { readGraphqlRequest } from './graphql-request.ts';
import { namedInQuery } from './named-in-query.ts';
import { parseDocument } from './parse-document.ts';
import { readMutation } from './read-mutation.ts';
import { resolveVariables, type Variables } from './resolve-value.ts';

/** What a GraphQL request would do, from the parsed JSON of its body: all that the operation that will run could do. */
export function readGraphql(body: unknown): ReadingResult {
  const request = readGraphqlRequest(body);
  if (!request.ok) return request;
  const document = parseDocument(request.value.query);
  if (!document.ok) return document;
  const running = chooseOperation(document.value, request.value.operationName);
  if (!running.ok) return running;
  const variables = resolveVariables(running.value.operation, request.value.variables);
  if (!variables.ok) return variables;
  return running.value.operation.operation === 'mutation'
    ? readAllMutations(running.value, variables.value)
    : readQuery(running.value, variables.value);
}

function readQuery(running: Running, variables: Variables): ReadingResult {
  const named = namedInQuery(running, variables);
  if (!named.ok) return named;
  const { repositories, owners } = named.value;
  const [owner] = owners;
  const target = repositories.length > 0 ? targetOf(repositories) : { owner };
  return ok({ target, intents: [{ kind: 'read' }] });
}

/** A mutation gets one token: of the owner whose repositories it names, and then of no other. */
function readAllMutations({ operation, fragments }: Running, variables: Variables): Result<Reading, Unreadable> {
  const intents: Intent[] = [];
  const repositories: RepositoryRef[] = [];
  for (const field of fieldsOf([operation.selectionSet], fragments)) {
    const reading = readMutation(field, variables);
    if (!reading.ok) return reading;
    intents.push(...reading.value.intents);
    if (reading.value.repository !== undefined) repositories.push(reading.value.repository);
  }
  if (new Set(repositories.map(({ owner }) => owner.toLowerCase())).size > 1) return SEVERAL_OWNERS;
  return ok({ target: targetOf(repositories), intents: intents.length === 0 ? [{ kind: 'read' }] : intents });
}

const SEVERAL_OWNERS = unreadable(
  'the mutation changes repositories of several owners',
  'send one request for each owner',
);

/** The first repository chooses the token; each of them is held against the grant. */
function targetOf(repositories: readonly RepositoryRef[]): Reading['target'] {
  const distinct = new Map(repositories.map((each) => [`${each.owner}/${each.name}`.toLowerCase(), each]));
  const [repository, ...others] = distinct.values();
  return others.length === 0 ? { repository } : { repository, others };
}
