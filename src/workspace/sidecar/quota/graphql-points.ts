import type { DocumentNode, FieldNode, OperationDefinitionNode, SelectionSetNode, ValueNode } from 'graphql';

/** What GitHub takes for `first` and `last`; it refuses more. */
const MOST_NODES = 100;
/** GitHub refuses a query for more than 500,000 nodes, and no request for a connection is for less than one. */
const MOST_REQUESTS = 500_000;

export type GraphqlQuery = {
  readonly document: DocumentNode;
  readonly operationName?: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
};

/**
 * The points that GitHub says a query costs: the requests that it takes to fill each connection, when each reaches its
 * `first` or `last`, divided by 100. Undefined when it is not clear which operation would run.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#predicting-the-point-value-of-a-query
 */
export function pointsOf({ document, operationName, variables }: GraphqlQuery): number | undefined {
  const operations = document.definitions.filter((each) => each.kind === 'OperationDefinition');
  const named = operations.filter(({ name }) => operationName === undefined || name?.value === operationName);
  const [operation] = named;
  if (operation === undefined || named.length > 1) return undefined;
  const requests = requestsOf(document, valuesOf(operation, variables))(operation.selectionSet);
  return Math.max(1, Math.round(requests / 100));
}

/** Counts what one run of a selection takes. Each fragment is counted once, or a small document could take for ever. */
function requestsOf(document: DocumentNode, values: ReadonlyMap<string, unknown>) {
  const fragments = new Map(
    document.definitions.flatMap((each) => (each.kind === 'FragmentDefinition' ? [[each.name.value, each]] : [])),
  );
  const counted = new Map<string, number>();

  const ofSelection = ({ selections }: SelectionSetNode): number =>
    selections.reduce((sum, selection) => {
      if (selection.kind === 'Field') return sum + ofField(selection);
      if (selection.kind === 'InlineFragment') return sum + ofSelection(selection.selectionSet);
      return sum + ofFragment(selection.name.value);
    }, 0);
  const ofField = (field: FieldNode): number => {
    const within = field.selectionSet === undefined ? 0 : ofSelection(field.selectionSet);
    const nodes = nodesOf(field, values);
    return Math.min(MOST_REQUESTS, nodes === undefined ? within : 1 + nodes * within);
  };
  const ofFragment = (name: string): number => {
    const known = counted.get(name);
    const fragment = fragments.get(name);
    if (known !== undefined || fragment === undefined) return known ?? 0;
    // One that contains itself is refused by GitHub.
    counted.set(name, 0);
    const requests = ofSelection(fragment.selectionSet);
    counted.set(name, requests);
    return requests;
  };
  return (selection: SelectionSetNode) => Math.min(MOST_REQUESTS, ofSelection(selection));
}

/** How many nodes a connection is asked for; undefined for a field that is none. */
function nodesOf({ arguments: given = [] }: FieldNode, values: ReadonlyMap<string, unknown>): number | undefined {
  const asked = given
    .filter(({ name }) => name.value === 'first' || name.value === 'last')
    .map(({ value }) => (value.kind === 'Variable' ? values.get(value.name.value) : literal(value)))
    .filter((value) => typeof value === 'number');
  return asked.length === 0 ? undefined : Math.min(MOST_NODES, Math.max(0, ...asked));
}

function valuesOf(
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: GraphqlQuery['variables'],
): ReadonlyMap<string, unknown> {
  const defaults = variableDefinitions.map(({ variable, defaultValue }): [string, unknown] => [
    variable.name.value,
    defaultValue === undefined ? undefined : literal(defaultValue),
  ]);
  return new Map([...defaults, ...Object.entries(variables)]);
}

const literal = (value: ValueNode): number | undefined => (value.kind === 'IntValue' ? Number(value.value) : undefined);
