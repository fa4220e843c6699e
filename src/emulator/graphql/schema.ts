import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildASTSchema, parse, type GraphQLSchema } from 'graphql';
import { INSTALLATION } from '../../lib/node-program.ts';

/** Read as a file: the package's own entry would load the schema in a second form, five times as large. */
const SCHEMA = join(INSTALLATION, 'node_modules', '@octokit', 'graphql-schema', 'schema.graphql');

let schema: GraphQLSchema | undefined;

/**
 * GitHub's own public schema, as `@octokit/graphql-schema` carries it. Building it takes about a third of a
 * second, so that it waits for the first query: the emulator is up before that. It is taken as valid, for checking
 * its 64,000 lines would take longer than everything else.
 */
export function gitHubSchema(): GraphQLSchema {
  schema ??= buildASTSchema(parse(readFileSync(SCHEMA, 'utf8'), { noLocation: true }), {
    assumeValid: true,
    assumeValidSDL: true,
  });
  return schema;
}
