import {
  execute,
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  parse,
  validate,
  type DocumentNode,
  type FormattedExecutionResult,
} from 'graphql';
import { formatError, isUnexpected } from './errors.ts';
import { resolveField } from './field-resolver.ts';
import { mutationRoot } from './mutations/root.ts';
import { queryRoot } from './queries/root.ts';
import { gitHubSchema } from './schema.ts';
import type { Scope } from './scope.ts';
import { formatParseError, formatValidationError, isTolerated } from './validation-errors.ts';

export type Query = {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
};

/** Parses, validates and runs one query on GitHub's schema; what is wrong with it is in the answer, never thrown. */
export async function answerQuery(
  scope: Scope,
  { query, variables, operationName }: Query,
): Promise<FormattedExecutionResult> {
  const document = parseQuery(query);
  if (document instanceof GraphQLError) return { errors: [formatParseError(document)] };
  const schema = gitHubSchema();
  const faults = validate(schema, document).filter((fault) => !isTolerated(fault));
  if (faults.length > 0) return { errors: faults.map(formatValidationError) };
  const operation = getOperationAST(document, operationName);
  const result = await execute({
    schema,
    document,
    rootValue: operation?.operation === OperationTypeNode.MUTATION ? mutationRoot(scope) : queryRoot(scope),
    variableValues: variables,
    operationName,
    fieldResolver: resolveField,
  });
  const { data, errors } = result;
  // Without data nothing was run: the variables do not fit the query.
  if (data === undefined) return { errors: (errors ?? []).map(formatValidationError) };
  if (errors === undefined) return { data };
  for (const { originalError, path } of errors.filter(isUnexpected)) {
    scope.context.log.error({ err: originalError, path }, 'GraphQL field failed');
  }
  return { data, errors: errors.map(formatError) };
}

function parseQuery(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}
