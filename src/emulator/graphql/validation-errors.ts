import type { GraphQLError, GraphQLFormattedError } from 'graphql';

type Translation = {
  /** How graphql-js words it; what is captured goes into GitHub's wording. */
  readonly pattern: RegExp;
  readonly code: string;
  readonly message: (...captured: (string | undefined)[]) => string;
};

/** gh recognises an older server by "Field '…' doesn't exist on type '…'", so GitHub's words matter. */
const TRANSLATIONS: readonly Translation[] = [
  {
    pattern: /^Cannot query field "(.+?)" on type "(.+?)"/,
    code: 'undefinedField',
    message: (field, type) => `Field '${field}' doesn't exist on type '${type}'`,
  },
  {
    pattern: /^Unknown argument "(.+?)" on field "(?:.+?)\.(.+?)"/,
    code: 'argumentNotAccepted',
    message: (argument, field) => `Field '${field}' doesn't accept argument '${argument}'`,
  },
  {
    pattern: /^Field "(.+?)" argument "(.+?)" of type ".+?" is required/,
    code: 'missingRequiredArguments',
    message: (field, argument) => `Field '${field}' is missing required arguments: ${argument}`,
  },
  {
    pattern: /^Field "(.+?)" of type "(.+?)" must have a selection of subfields/,
    code: 'selectionMismatch',
    message: (field, type) =>
      `Field must have selections (field '${field}' returns ${type} but has no selections. Did you mean '${field} { ... }'?)`,
  },
  {
    pattern: /^Variable "\$(.+?)" is never used(?: in operation "(.+?)")?/,
    code: 'variableNotUsed',
    message: (variable, operation) =>
      `Variable $${variable} is declared by ${operation ?? 'anonymous query'} but not used`,
  },
  {
    pattern: /^Variable "\$(.+?)" is not defined(?: by operation "(.+?)")?/,
    code: 'variableNotDefined',
    message: (variable, operation) =>
      `Variable $${variable} is used by ${operation ?? 'anonymous query'} but not declared`,
  },
  {
    pattern: /^Variable "\$(.+?)" (?:of required type "(.+?)" was not provided|got invalid value)/,
    code: 'invalidVariable',
    message: (variable, type) =>
      `Variable $${variable}${type === undefined ? '' : ` of type ${type}`} was provided invalid value`,
  },
  {
    pattern: /^Unknown type "(.+?)"/,
    code: 'undefinedType',
    message: (type) => `No such type ${type}, so it can't be a fragment condition`,
  },
];

/**
 * GitHub takes one name for two fields of different types when their objects cannot be the same, against the
 * specification's "Field Selection Merging"; gh asks for `state` of issue or pull request like that.
 */
export function isTolerated({ message }: GraphQLError): boolean {
  return /conflicting types/.test(message) && !/are different fields|have differing arguments/.test(message);
}

/** https://spec.graphql.org/October2021/#sec-Errors: a query that cannot be read has no other error. */
export function formatParseError(error: GraphQLError): GraphQLFormattedError {
  const { locations = [], message } = error;
  if (message.includes('<EOF>')) return { locations: [], message: 'Unexpected end of document' };
  const [{ line, column } = { line: 1, column: 1 }] = locations;
  const found = /(?:found|character:) (?:Name |Int |Float |String )?"(.+?)"/.exec(message)?.[1] ?? '';
  return { locations, message: `Parse error on "${found}" at [${line}, ${column}]` };
}

/** A fault of the query itself, worded as GitHub does where clients are known to look at the words. */
export function formatValidationError(error: GraphQLError): GraphQLFormattedError {
  const { locations } = error;
  const where = locations === undefined ? {} : { locations };
  for (const { pattern, code, message } of TRANSLATIONS) {
    const match = pattern.exec(error.message);
    if (match !== null) return { ...where, extensions: { code }, message: message(...match.slice(1)) };
  }
  return { ...where, message: error.message };
}
