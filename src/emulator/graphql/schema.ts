import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { buildASTSchema, parse, type GraphQLSchema } from 'graphql';

let schema: GraphQLSchema | undefined;

/**
 * GitHub's own public schema, as `@octokit/graphql-schema` carries it. Building it takes about a third of a
 * second, so that it waits for the first query: the emulator is up before that. It is taken as valid, for checking
 * its 64,000 lines would take longer than everything else.
 */
export function gitHubSchema(): GraphQLSchema {
  schema ??= buildASTSchema(parse(readFileSync(schemaFile(), 'utf8'), { noLocation: true }), {
    assumeValid: true,
    assumeValidSDL: true,
  });
  return schema;
}

function schemaFile(): string {
  return createRequire(import.meta.url).resolve('@octokit/graphql-schema/schema.graphql');
}
