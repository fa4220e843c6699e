import type { GrantRules } from '../../../contract/grant.ts';

const [OLD, NEW, ZERO] = ['a'.repeat(40), 'b'.repeat(40), '0'.repeat(40)];

/** One way to ask for something: a ref of a push, a REST request, or a GraphQL document. */
export type Attempt =
  | { readonly from: string; readonly to: string; readonly ref: string }
  | { readonly rest: readonly [method: string, path: string, body?: object] }
  | { readonly query: string };

export type TriedIntent = {
  readonly what: string;
  /** What a grant has to hold for it beyond the usual; `push` in place of the usual one. */
  readonly needs: Partial<GrantRules>;
  /** Of the refusal without it. */
  readonly code: string;
  readonly attempts: readonly Attempt[];
};

export const packet = (text: string): string => (Buffer.byteLength(text) + 4).toString(16).padStart(4, '0') + text;

const rest = (method: string, path: string, body?: object): Attempt => ({
  rest: [method, path.startsWith('/') ? path : `/repos/acme/api/${path}`, ...(body === undefined ? [] : [body])] as [
    string,
    string,
    object?,
  ],
});
const mutation = (field: string, input: string): Attempt => ({
  query: `mutation { ${field}(input: {${input}}) { clientMutationId } }`,
});
const push = (from: string, to: string, ref: string): Attempt => ({ from, to, ref });

const MAIN = { push: ['refs/heads/**'] };
const ON_MAIN = 'branch: {repositoryNameWithOwner: "acme/api", branchName: "main"}';

const action = (name: string, ...attempts: Attempt[]): TriedIntent => ({
  what: name,
  needs: { allow: [name] },
  code: 'action_not_granted',
  attempts,
});

/** The same intents at the three doors; a row has attempts at the doors that can express it. */
export const INTENTS: readonly TriedIntent[] = [
  {
    what: 'a commit on main',
    needs: MAIN,
    code: 'ref_not_granted',
    attempts: [
      push(OLD, NEW, 'refs/heads/main'),
      push(ZERO, NEW, 'refs/heads/main'),
      rest('PATCH', 'git/refs/heads/main', { sha: NEW }),
      rest('POST', 'git/refs', { ref: 'refs/heads/main', sha: NEW }),
      rest('PUT', 'contents/f', { message: 'm', content: '', branch: 'main' }),
      rest('DELETE', 'contents/f', { message: 'm', sha: OLD, branch: 'main' }),
      rest('POST', 'merges', { base: 'main', head: 'x' }),
      mutation('createCommitOnBranch', `${ON_MAIN}, message: {headline: "m"}, expectedHeadOid: "${OLD}"`),
      mutation('createRef', `repositoryId: "R_1", name: "refs/heads/main", oid: "${NEW}"`),
      mutation('mergeBranch', 'repositoryId: "R_1", base: "main", head: "x"'),
      mutation('updateRefs', `repositoryId: "R_1", refUpdates: [{name: "refs/heads/main", afterOid: "${NEW}"}]`),
    ],
  },
  {
    what: 'a change of a ref that is not named',
    needs: { push: ['refs/**'], allow: ['move_tag', 'delete_ref'] },
    code: 'ref_not_named',
    attempts: [
      mutation('updateRef', `refId: "REF_1", oid: "${NEW}"`),
      mutation('deleteRef', 'refId: "REF_1"'),
      rest('PUT', 'contents/f', { message: 'm', content: '' }),
    ],
  },
  action(
    'merge',
    rest('PUT', 'pulls/1/merge', {}),
    rest('PUT', 'pulls/1/update-branch', {}),
    mutation('mergePullRequest', 'pullRequestId: "PR_1"'),
    mutation('enablePullRequestAutoMerge', 'pullRequestId: "PR_1"'),
    mutation('updatePullRequestBranch', 'pullRequestId: "PR_1"'),
    mutation('enqueuePullRequest', 'pullRequestId: "PR_1"'),
  ),
  action(
    'delete_ref',
    push(OLD, ZERO, 'refs/heads/ada/x'),
    rest('DELETE', 'git/refs/heads/ada/x'),
    mutation('updateRefs', `repositoryId: "R_1", refUpdates: [{name: "refs/heads/ada/x", afterOid: "${ZERO}"}]`),
  ),
  action(
    'move_tag',
    push(OLD, NEW, 'refs/tags/v1'),
    rest('PATCH', 'git/refs/tags/v1', { sha: NEW }),
    mutation(
      'updateRefs',
      `repositoryId: "R_1", refUpdates: [{name: "refs/tags/v1", beforeOid: "${OLD}", afterOid: "${NEW}"}]`,
    ),
  ),
  action(
    'create_release',
    rest('POST', 'releases', { tag_name: 'v1' }),
    rest('PATCH', 'releases/1', { name: 'x' }),
    rest('DELETE', 'releases/1'),
  ),
  action(
    'dispatch_workflow',
    rest('POST', 'actions/workflows/ci.yml/dispatches', { ref: 'x' }),
    rest('POST', 'dispatches', { event_type: 'x' }),
    rest('POST', 'actions/runs/1/rerun'),
  ),
  action(
    'deploy',
    rest('POST', 'deployments/1/statuses', { state: 'success' }),
    mutation('createDeploymentStatus', 'deploymentId: "D_1", state: SUCCESS'),
  ),
  action(
    'settings',
    rest('PATCH', '/repos/acme/api', { has_wiki: false }),
    rest('PUT', 'branches/main/protection', {}),
    mutation('updateRepository', 'repositoryId: "R_1", hasWikiEnabled: false'),
    mutation('createBranchProtectionRule', 'repositoryId: "R_1", pattern: "main"'),
  ),
  action('hooks', rest('POST', 'hooks', { config: {} }), rest('PATCH', 'hooks/1/config', {})),
  action('keys', rest('POST', 'keys', { key: 'x' }), rest('DELETE', 'keys/1')),
  action('secrets', rest('PUT', 'actions/secrets/X', {}), rest('DELETE', 'dependabot/secrets/X')),
  action('collaborators', rest('PUT', 'collaborators/eve', {}), rest('DELETE', 'collaborators/eve')),
  action(
    'rulesets',
    rest('POST', 'rulesets', { name: 'x' }),
    mutation('createRepositoryRuleset', 'sourceId: "R_1", name: "x", enforcement: ACTIVE, conditions: {}'),
  ),
  action('security', rest('PATCH', 'dependabot/alerts/1', { state: 'dismissed' })),
  action('packages', rest('DELETE', '/orgs/acme/packages/npm/x')),
  action('gists', rest('POST', '/gists', { files: {} }), rest('GET', '/gists/1')),
  action('codespaces', rest('POST', 'codespaces', {})),
  action(
    'organization',
    rest('PATCH', '/orgs/acme', { name: 'x' }),
    rest('POST', '/orgs/acme/repos', { name: 'x' }),
    mutation('createRepository', 'name: "x", visibility: PRIVATE'),
  ),
  {
    what: 'an operation that no table knows',
    needs: { allow: ['rest:POST /repos/{owner}/{repo}/things', 'graphql:createThing'] },
    code: 'operation_not_granted',
    attempts: [rest('POST', 'things', {}), mutation('createThing', 'name: "x"')],
  },
];
