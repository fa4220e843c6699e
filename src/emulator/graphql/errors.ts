import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** GitHub's kinds of error, in `errors[].type`; gh tells "not found" and "forbidden" apart by them. */
export type ErrorType =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'UNPROCESSABLE'
  | 'STALE_DATA'
  | 'MISSING_PAGINATION_BOUNDARIES'
  | 'EXCESSIVE_PAGINATION';

/** An error that GitHub would answer. The field that throws it is null in the data, the rest of the answer stands. */
export class GitHubError extends GraphQLError {
  readonly type: ErrorType;

  constructor(type: ErrorType, message: string) {
    super(message);
    this.type = type;
  }
}

export const notFound = (message: string): GitHubError => new GitHubError('NOT_FOUND', message);
export const unprocessable = (message: string): GitHubError => new GitHubError('UNPROCESSABLE', message);

/** What an installation token gets for all that its permissions do not cover. */
export const forbidden = (): GitHubError => new GitHubError('FORBIDDEN', 'Resource not accessible by integration');

/** Whether something broke, rather than was refused: for the log, and not for the client's eyes. */
export function isUnexpected({ originalError }: GraphQLError): boolean {
  return originalError !== undefined && !(originalError instanceof GraphQLError);
}

/** GitHub's shape: the type beside the message, where the GraphQL specification has `extensions`. */
export function formatError(error: GraphQLError): GraphQLFormattedError & { readonly type?: ErrorType } {
  const { originalError } = error;
  const cause = error instanceof GitHubError ? error : originalError instanceof GitHubError ? originalError : undefined;
  return {
    ...(cause === undefined ? {} : { type: cause.type }),
    ...(error.path === undefined ? {} : { path: error.path }),
    ...(cause?.type === 'FORBIDDEN' ? { extensions: { saml_failure: false } } : {}),
    ...(error.locations === undefined ? {} : { locations: error.locations }),
    message: isUnexpected(error) ? 'Something went wrong while executing your query.' : error.message,
  };
}
