import {
  execute,
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  parse,
  validate,
  type DocumentNode,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { formatError, isUnexpected } from './errors.ts';
import { resolveField } from './field-resolver.ts';
import { mutationRoot } from './mutations/root.ts';
import { queryRoot } from './queries/root.ts';
import { gitHubSchema } from './schema.ts';
import type { Scope } from './scope.ts';
import { formatParseError, formatValidationError, isTolerated } from './validation-errors.ts';

/** Ten times what gh's largest query has; the time for reading a document grows with its tokens. */
const MOST_TOKENS = 10_000;

/** In graphql-ruby's words, which GitHub runs. */
const TOO_LARGE = new GraphQLError('This query is too large to execute.');

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
  const schema = gitHubSchema();
  const document = readQuery(schema, query);
  if ('errors' in document) return document;
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

type Unreadable = { readonly errors: readonly GraphQLFormattedError[] };

function readQuery(schema: GraphQLSchema, query: string): DocumentNode | Unreadable {
  try {
    const document = parse(query, { maxTokens: MOST_TOKENS });
    const faults = validate(schema, document).filter((fault) => !isTolerated(fault));
    return faults.length > 0 ? { errors: faults.map(formatValidationError) } : document;
  } catch (error) {
    // Parser and validation descend by recursion: how deep a document may be is for the stack to say.
    if (error instanceof RangeError) return { errors: [TOO_LARGE.toJSON()] };
    if (!(error instanceof GraphQLError)) throw error;
    return { errors: [isTooLong(error) ? TOO_LARGE.toJSON() : formatParseError(error)] };
  }
}

const isTooLong = ({ message }: GraphQLError): boolean => message.includes(`${MOST_TOKENS} tokens`);
