import { array, assert, asyncProperty, constantFrom, dictionary, record, uniqueArray } from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Grants } from '../../contract/grant.ts';
import { Installations } from '../github/installations.ts';
import { type Seen, startScriptedGitHub } from '../github/testing/scripted-github.ts';
import { operatorScope, workspaceScope } from './decide-scope.ts';
import { mintInstallationToken } from './mint-installation-token.ts';
import type { TokenScope } from './token-scope.ts';

const NAMES = ['harbor', 'Harbor', 'tide', 'buoy', 'a.b', '-x', '_', '.github'];
const idOf = (name: string) => NAMES.findIndex((known) => known.toLowerCase() === name.toLowerCase()) + 1;
const nameOf = (id: number) => NAMES[id - 1] ?? '';

type Mint = { repositories?: string[]; repository_ids?: number[]; permissions: Record<string, string> };

/** A GitHub that gives what is asked for, and remembers what that was. */
let gitHub: Awaited<ReturnType<typeof startScriptedGitHub>>;
let mints: Mint[] = [];
beforeAll(async () => {
  gitHub = await startScriptedGitHub(({ call, body }: Seen) => {
    if (call.endsWith('/installation')) return { status: 200, body: { id: 1, permissions: {} } };
    if (!call.includes('access_tokens')) return { status: 204 };
    const asked = body as Mint;
    mints.push(asked);
    const ids = asked.repository_ids ?? (asked.repositories ?? []).map(idOf);
    const repositories = ids.map((id) => ({ id, name: nameOf(id) }));
    const expires_at = new Date(Date.now() + 3_600_000).toISOString();
    return { status: 201, body: { token: 'ghs_x', expires_at, permissions: asked.permissions, repositories } };
  });
});
afterAll(() => gitHub.stop());
beforeEach(() => {
  mints = [];
});

const grant = record(
  {
    owner: constantFrom('acme', 'widgets', 'solo'),
    repositories: array(constantFrom(...NAMES), { minLength: 0, maxLength: 6 }),
    permissions: dictionary(constantFrom('contents', 'issues', 'workflows'), constantFrom('read', 'write', 'admin')),
    sharing: constantFrom('workspace', 'grant'),
  },
  { requiredKeys: ['owner', 'repositories'] },
);
const grants = uniqueArray(grant, { selector: ({ owner }) => owner, minLength: 0, maxLength: 3 });

test('whatever a grant says, what GitHub is asked for is never empty, never too much and never wider', async () => {
  const property = asyncProperty(grants, constantFrom('acme', 'WIDGETS', 'solo', undefined), async (given, owner) => {
    const parsed = Grants.safeParse(given);
    if (!parsed.success) return;
    const scopes = [
      workspaceScope({ id: 'w1', name: 'ada', grants: parsed.data }, owner),
      operatorScope(parsed.data, { owner }),
    ];
    for (const scope of scopes) if (scope.ok) await expectNoWider(scope.value, parsed.data);
  });
  await assert(property, { numRuns: 60 });
  expect(mints.length).toBeGreaterThan(10);
});

async function expectNoWider(scope: TokenScope, given: Grants): Promise<void> {
  const granted = given.find(({ owner }) => owner.toLowerCase() === scope.owner.toLowerCase());
  const before = mints.length;
  await mintInstallationToken({ app: gitHub.app, installations: new Installations(gitHub.app) }, scope);
  const made = mints.slice(before);
  expect(made.length).toBeGreaterThan(0);
  for (const { repositories, repository_ids, permissions } of made) {
    const asked = repository_ids?.map(nameOf) ?? repositories ?? [];
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.length).toBeLessThanOrEqual(500);
    const reach = new Set(granted?.repositories.map((name) => name.toLowerCase()));
    expect(asked.filter((name) => !reach.has(name.toLowerCase()))).toEqual([]);
    const isLookup = repository_ids === undefined;
    expect(permissions).toEqual(isLookup ? { metadata: 'read' } : granted?.permissions);
  }
}
