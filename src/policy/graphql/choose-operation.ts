import type { DocumentNode, FragmentDefinitionNode, OperationDefinitionNode } from 'graphql';
import { Kind } from 'graphql/language/kinds.js';
import { ok, type Result } from '../../lib/result.ts';
import { type Unreadable, unreadable } from '../reading.ts';
import { checkFragments, type Fragments } from './fragments.ts';
import { invalid } from './invalid.ts';

/** The operation that will run, and what it may spread. */
export type Running = { readonly operation: OperationDefinitionNode; readonly fragments: Fragments };

const MOST_DEFINITIONS = 200;

/** Chooses as https://spec.graphql.org/October2021/#GetOperation() does, of a document that leaves no choice. */
export function chooseOperation(
  { definitions }: DocumentNode,
  operationName: string | undefined,
): Result<Running, Unreadable> {
  if (definitions.length > MOST_DEFINITIONS) {
    return unreadable(`the GraphQL document has more than ${MOST_DEFINITIONS} definitions`, 'send several requests');
  }
  const operations = new Map<string | undefined, OperationDefinitionNode>();
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) {
      const name = definition.name?.value;
      if (operations.has(name)) return invalid(`the GraphQL document has two operations ${name ?? 'without a name'}`);
      operations.set(name, definition);
    } else if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      const name = definition.name.value;
      if (fragments.has(name)) return invalid(`the GraphQL document has two fragments ${name}`);
      fragments.set(name, definition);
    } else {
      return invalid('the GraphQL document has more than operations and fragments');
    }
  }
  const chosen = chooseOf(operations, operationName);
  if (!chosen.ok) return chosen;
  if (chosen.value.operation === 'subscription') return invalid('GitHub has no subscriptions');
  const checked = checkFragments(chosen.value, fragments);
  return checked.ok ? ok({ operation: chosen.value, fragments }) : checked;
}

function chooseOf(
  operations: ReadonlyMap<string | undefined, OperationDefinitionNode>,
  operationName: string | undefined,
): Result<OperationDefinitionNode, Unreadable> {
  const [first] = operations.values();
  if (first === undefined) return invalid('the GraphQL document has no operation');
  if (operations.size > 1 && operations.has(undefined)) {
    return invalid('the GraphQL document has an operation without a name beside others');
  }
  if (operationName === undefined) {
    return operations.size === 1
      ? ok(first)
      : unreadable('the GraphQL document has several operations', 'say in operationName which one is meant');
  }
  const named = operations.get(operationName);
  return named === undefined
    ? invalid(`the GraphQL document has no operation ${operationName.slice(0, 100)}`)
    : ok(named);
}
