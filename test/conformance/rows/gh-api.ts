import type { Theme } from '../row.ts';

const REFS = 'repos/acme/harbor/git/refs';
const MAIN = '$(gh api repos/acme/harbor/git/ref/heads/main --jq .object.sha)';

export const GH_API: readonly Theme[] = [
  {
    title: 'gh: by itself',
    rows: [
      { command: 'gh --version' },
      { command: 'gh auth status' },
      {
        command: 'gh auth token',
        differs: { exit: 0, why: 'the workspace holds a placeholder, and the token is never shown' },
      },
      { command: "gh alias set co 'pr checkout' && gh alias list" },
      { command: 'gh config get git_protocol' },
      { command: 'gh extension list' },
      { command: 'gh status', exit: 1 },
    ],
  },
  {
    title: 'gh api',
    rows: [
      { command: 'gh api repos/acme/harbor' },
      { command: 'gh api -i repos/acme/harbor' },
      { command: 'gh api -i -X HEAD repos/acme/harbor' },
      { command: 'gh api repos/acme/harbor --jq .full_name' },
      { command: 'gh api repos/acme/harbor/issues --template \'{{range .}}{{.title}}{{"\\n"}}{{end}}\'' },
      { command: "gh api 'repos/acme/harbor/issues?per_page=5' --paginate --jq '.[].number'" },
      { command: 'gh api repos/acme/harbor/issues -f title=Pier -f body=White' },
      { command: 'gh api -X PATCH repos/acme/harbor/issues/1 -f state=closed' },
      { command: 'gh api repos/acme/harbor/issues --input body.json', setup: 'echo \'{"title":"Pier"}\' >body.json' },
      { command: 'gh api -X DELETE repos/acme/harbor/labels/bug' },
      { command: 'gh api repos/acme/harbor/nothing', exit: 1 },
      { command: 'gh api repos/acme/absent', exit: 1 },
      { command: 'gh api repos/acme/harbor/issues/999', exit: 1 },
      { command: 'gh api -X POST repos/acme/harbor/issues', exit: 1 },
      { command: 'gh api -H "Accept: application/vnd.github.raw" repos/acme/harbor/readme' },
      { command: "gh api -H 'Accept: application/vnd.github.diff' repos/acme/harbor/commits/main" },
      { command: 'gh api -H \'If-None-Match: W/"none"\' repos/acme/harbor/issues/1 --jq .number' },
      { command: 'gh api repos/acme/harbor/contents/README.md --jq .path' },
      {
        command:
          'gh api -X PUT repos/acme/harbor/contents/pier.txt -f message=Pier -f branch=main -f content=cGllcgo= --jq .commit.message',
      },
      { command: `gh api ${REFS} -f ref=refs/heads/topic -f sha=${MAIN}` },
      { command: `gh api -X DELETE ${REFS}/heads/topic`, setup: `bare branch topic main` },
      { command: 'gh api repos/acme/harbor/compare/main...topic --jq .ahead_by', setup: "commit_there topic 'Work'" },
      { command: "gh api graphql -f query='{ viewer { login } }'" },
      {
        command:
          "gh api graphql -F owner=acme -F name=harbor -f query='query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { issues(first: 3) { nodes { title } } } }'",
      },
      {
        command:
          'gh api graphql --paginate -f query=\'query($endCursor: String) { repository(owner: "acme", name: "harbor") { issues(first: 5, after: $endCursor) { nodes { number } pageInfo { hasNextPage endCursor } } } }\'',
      },
      { command: "gh api graphql -f query='{ nothing }'", exit: 1 },
      { command: 'gh api graphql -f query=\'{ repository(owner: "acme", name: "absent") { id } }\'', exit: 1 },
      {
        command: 'gh api user',
        exit: 1,
        differs: {
          exit: 0,
          why: "GitHub refuses it to Apps' tokens: the gateway asks for the bot's own record instead, so that an agent learns who it is",
        },
      },
      { command: 'gh api users/ada --jq .login' },
      { command: 'gh api orgs/acme --jq .login' },
      { command: 'gh api rate_limit --jq .resources.core.limit' },
      { command: 'gh api meta --jq .verifiable_password_authentication' },
      { command: 'gh api installation/repositories --jq .total_count' },
      {
        command: 'gh api repos/acme/tide',
        exit: 1,
        differs: { exit: 1, why: 'it is outside the grant: the gateway says so where GitHub says "Not Found"' },
      },
      {
        command: 'git ls-remote https://github.com/acme/tide',
        exit: 128,
        differs: { exit: 128, why: 'it is outside the grant: the gateway says so where GitHub says "not found"' },
      },
    ],
  },
];
