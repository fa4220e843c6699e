import { schema as published } from '@octokit/graphql-schema';
import * as fc from 'fast-check';
import { buildASTSchema, execute, getOperationAST, GraphQLError, parse } from 'graphql';
import { expect, it } from 'vitest';
import type { Intent, RefChange } from '../intent.ts';
import { arbitraryRequest, type Request } from './testing/arbitrary-request.ts';
import { MUTATIONS } from './mutations.ts';
import { readGraphql } from './read-graphql.ts';

/**
 * The oracle is graphql-js's own execution against GitHub's schema: resolvers record which mutations ran, and with
 * which values. Whatever ran must have been read, or the request refused.
 */
const schema = buildASTSchema(parse(published.idl, { noLocation: true }), { assumeValid: true, assumeValidSDL: true });

type Ran = { readonly name: string; readonly input: unknown };

async function run({ query, operationName, variables }: Request): Promise<readonly Ran[]> {
  const ran: Ran[] = [];
  const document = parse(query);
  if (getOperationAST(document, operationName)?.operation === 'subscription') return [];
  await execute({
    schema,
    document,
    operationName,
    variableValues: variables,
    rootValue: {},
    fieldResolver: (_source, args: { input?: unknown }, _context, info) => {
      if (info.parentType === schema.getMutationType()) ran.push({ name: info.fieldName, input: args.input });
      return {};
    },
  });
  return ran;
}

const ref = (change: RefChange, name: string): Intent => ({ kind: 'ref', change, ref: name });

/** A second decision, naive: by what the resolver was given, without a word of the document. */
function expectedOf({ name, input }: Ran): readonly Intent[] {
  const given = input as {
    readonly base: string;
    readonly branch: { readonly id?: string | null; readonly branchName?: string | null };
    readonly refUpdates: readonly { readonly name: string; readonly afterOid: string }[];
    readonly name: string;
  };
  switch (name) {
    case 'mergeBranch':
      return [ref('update', `refs/heads/${given.base}`)];
    case 'createCommitOnBranch': {
      const { id, branchName } = given.branch;
      if (id != null) return [{ kind: 'unnamed_ref', change: 'update', of: 'branch' }];
      return branchName == null ? [] : [ref('update', `refs/heads/${branchName}`)];
    }
    case 'createRef':
      return [ref('create', given.name)];
    case 'updateRefs':
      return given.refUpdates.map((update) => ref(/^0+$/.test(update.afterOid) ? 'delete' : 'write', update.name));
    default: {
      const rule = MUTATIONS.get(name);
      return rule !== undefined && rule.kind !== 'ref' ? [rule] : [];
    }
  }
}

it('reads whatever runs', async () => {
  const seen = { read: 0, refused: 0, intents: new Set<string>() };
  await fc.assert(
    fc.asyncProperty(arbitraryRequest, async (sent) => {
      const reading = readGraphql(JSON.parse(JSON.stringify(sent)));
      const ran = await run(sent).catch((error: unknown) => {
        if (error instanceof GraphQLError) return [];
        throw error;
      });
      if (!reading.ok) {
        seen.refused += 1;
        return;
      }
      seen.read += 1;
      for (const each of ran) {
        for (const intent of expectedOf(each)) {
          expect(reading.value.intents).toContainEqual(intent);
          seen.intents.add(JSON.stringify(intent));
        }
      }
    }),
    { numRuns: 500 },
  );
  // The test has tested something: most documents were read, and all kinds of mutations ran.
  expect(seen.read).toBeGreaterThan(seen.refused);
  const parts = ['"update"', '"create"', '"delete"', '"write"', '"merge"', 'unnamed_ref', 'organization'];
  expect(parts.filter((part) => ![...seen.intents].some((intent) => intent.includes(part)))).toEqual([]);
});

it('survives documents out of which or into which something was cut', () => {
  const cut = fc.tuple(
    arbitraryRequest,
    fc.nat(),
    fc.nat({ max: 30 }),
    fc.constantFrom('', '{', '}', '"', '"""', '...', '$', '#', '\r', '\\', '@'),
  );
  fc.assert(
    fc.property(cut, ([sent, at, length, into]) => {
      const start = at % sent.query.length;
      const query = sent.query.slice(0, start) + into + sent.query.slice(start + length);
      const reading = readGraphql({ ...sent, query });
      if (reading.ok) expect(reading.value.intents.length).toBeGreaterThan(0);
      else expect(reading.error.message).not.toBe('');
    }),
    { numRuns: 1_000 },
  );
});
