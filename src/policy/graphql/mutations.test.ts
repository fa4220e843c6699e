import { schema } from '@octokit/graphql-schema';
import { expect, it } from 'vitest';
import { buildSchema } from 'graphql';
import { MUTATIONS } from './mutations.ts';

const mutation = buildSchema(schema.idl, { assumeValid: true, assumeValidSDL: true }).getMutationType();
const fields = Object.values(mutation?.getFields() ?? {});

it("knows each of GitHub's mutations, and none that GitHub does not have", () => {
  expect(fields.length).toBeGreaterThan(200);
  expect([...MUTATIONS.keys()].toSorted()).toEqual(fields.map(({ name }) => name).toSorted());
});

it('finds everything that decides in the one argument "input"', () => {
  expect(fields.filter(({ args }) => args.length !== 1 || args[0]?.name !== 'input')).toEqual([]);
});

it('takes no mutation for ordinary work whose name speaks of refs, settings or accounts', () => {
  const suspicious =
    /branch|ref$|refs$|merge|protection|ruleset|deploy|environment|enterprise|organization|sponsor|migrat|repository$|secret|key|collaborator/i;
  const work = fields.filter(({ name }) => MUTATIONS.get(name)?.kind === 'work' && suspicious.test(name));
  // Takes back a wish to merge; unlinks a branch from an issue, which both stay; links of projects.
  expect(work.map(({ name }) => name)).toEqual([
    'deleteLinkedBranch',
    'disablePullRequestAutoMerge',
    'linkProjectV2ToRepository',
    'unlinkProjectV2FromRepository',
  ]);
});
