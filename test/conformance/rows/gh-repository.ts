import type { Theme } from '../row.ts';
import { IN_HEADER, TOKEN_IN_HEADER } from './token-in-header.ts';

const CLONE = 'git clone -q https://github.com/acme/harbor && cd harbor';
const RELEASE = "gh release create v1.0 -R acme/harbor -t 'First' -n 'Notes'";
const WITH_FILE = `printf 'ebb and flow\\n' >tide.txt && ${RELEASE} tide.txt`;
const IN_REPOSITORY = '-R acme/harbor';
const UNPACK = 'mkdir out && tar -xzf *.t*gz -C out && ls out';
const KEY_FILE = `echo "ssh-ed25519 $(printf '%051d' 7 | base64 -w 0) ada@pier" >key.pub`;
const KEY = `${KEY_FILE}\ngh repo deploy-key add key.pub -t Pier ${IN_REPOSITORY}`;
const WORKFLOW = 'workflow_there ubuntu-latest';
const ON_TOPIC = `${WORKFLOW}\nbare branch topic main`;
const DISPATCH = `gh api repos/acme/harbor/actions/workflows/ci.yml/dispatches -f ref=main
gh api repos/acme/harbor/actions/runs --jq '.workflow_runs[0].id' >id`;
const RUN = `${WORKFLOW}\n${DISPATCH}`;
const WAITING = `workflow_there self-hosted\n${DISPATCH}`;
const RUNS = `gh api repos/acme/harbor/actions/runs`;
const SECRET = `gh secret set LAMP -b lit ${IN_REPOSITORY}`;
const VARIABLE = `gh variable set TIDE -b ebb ${IN_REPOSITORY}`;
const VARIABLES = { gh: '2.31' };

export const GH_REPOSITORY: readonly Theme[] = [
  {
    title: 'gh: repositories',
    rows: [
      { command: 'gh repo view acme/harbor' },
      { command: 'gh repo view', setup: CLONE },
      { command: 'gh repo view acme/harbor --json name,defaultBranchRef,isPrivate,url' },
      { command: 'gh repo view acme/absent', exit: 1 },
      { command: 'gh repo list acme' },
      { command: 'gh repo clone acme/harbor', when: IN_HEADER, setup: TOKEN_IN_HEADER },
      { command: 'gh repo clone acme/harbor here -- --depth 1', when: IN_HEADER, setup: TOKEN_IN_HEADER },
      { command: 'gh repo sync', when: IN_HEADER, setup: `${TOKEN_IN_HEADER}\n${CLONE}\ncommit_there main 'News'` },
      { command: 'gh repo set-default acme/harbor', setup: CLONE },
      { command: "gh repo edit --description 'Berths'", setup: CLONE },
      { command: 'gh repo deploy-key list -R acme/harbor', setup: KEY },
      { command: 'gh repo deploy-key add key.pub -t Pier -R acme/harbor', setup: KEY_FILE },
      { command: 'gh repo deploy-key add key.pub -R acme/harbor', when: 'once more', setup: KEY, exit: 1 },
      {
        command: "gh repo deploy-key delete $(gh api repos/acme/harbor/keys --jq '.[0].id') -R acme/harbor",
        setup: KEY,
      },
      { command: 'gh repo create acme/pier --private', exit: 1, unplayed: true },
      { command: 'gh repo fork acme/harbor --clone=false', exit: 1, unplayed: true },
      { command: 'gh browse -n', setup: CLONE },
      { command: 'gh browse -n README.md:3', setup: CLONE },
    ],
  },
  {
    title: 'gh: releases',
    rows: [
      { command: RELEASE, after: 'gh release view v1.0 -R acme/harbor' },
      { command: `${RELEASE} --draft --prerelease --target main` },
      { command: 'gh release create v1.0 -R acme/harbor -n x tide.txt', setup: 'echo ebb >tide.txt' },
      { command: RELEASE, when: 'of a tag that has one', setup: RELEASE, exit: 1 },
      { command: `gh release list ${IN_REPOSITORY}`, setup: RELEASE },
      { command: `gh release view ${IN_REPOSITORY}`, setup: RELEASE },
      { command: `gh release view v1.0 ${IN_REPOSITORY} --json tagName,assets,body`, setup: WITH_FILE },
      { command: `gh release view none ${IN_REPOSITORY}`, exit: 1 },
      { command: `gh release upload v1.0 more.txt ${IN_REPOSITORY}`, setup: `${RELEASE}\necho flow >more.txt` },
      { command: `gh release upload v1.0 tide.txt --clobber ${IN_REPOSITORY}`, setup: WITH_FILE },
      { command: `gh release download v1.0 -D there ${IN_REPOSITORY}`, setup: WITH_FILE },
      { command: `gh release edit v1.0 --title 'One' --prerelease ${IN_REPOSITORY}`, setup: RELEASE },
      { command: `gh release delete v1.0 --yes ${IN_REPOSITORY}`, setup: RELEASE },
      { command: `gh release delete v1.0 --yes --cleanup-tag ${IN_REPOSITORY}`, setup: RELEASE },
    ],
  },
  {
    title: 'gh: archives and files',
    rows: [
      { command: `gh release download v1.0 --archive=tar.gz ${IN_REPOSITORY}`, setup: RELEASE, after: UNPACK },
      { command: `gh release download v1.0 --archive=zip -D there ${IN_REPOSITORY}`, setup: RELEASE },
      { command: 'gh api repos/acme/harbor/tarball/main >it.tgz', after: 'tar -tzf it.tgz' },
      { command: 'gh api repos/acme/harbor/zipball/v1.0 >it.zip', setup: 'tag_there v1.0 main' },
      { command: 'gh api repos/acme/harbor/tarball/none', exit: 1 },
      {
        command: 'gh api "$(cat ~/address)"',
        when: "a file's own address at raw.githubusercontent.com",
        setup: 'gh api repos/acme/harbor/contents/README.md --jq .download_url >~/address',
      },
      {
        command: 'gh api https://raw.githubusercontent.com/acme/harbor/refs/heads/main/README.md',
        exit: 1,
        differs: {
          exit: 0,
          why: 'gh sends its token to hosts below github.com alone: the gateway knows this one as well',
        },
      },
      { command: 'gh api https://raw.githubusercontent.com/acme/harbor/main/none.md', exit: 1 },
      { command: 'gh api https://codeload.github.com/acme/harbor/tar.gz/refs/heads/main >it.tgz', after: UNPACK },
    ],
  },
  {
    title: 'gh: workflows and their runs',
    rows: [
      { command: `gh workflow list ${IN_REPOSITORY}`, setup: WORKFLOW },
      { command: `gh workflow view ci.yml ${IN_REPOSITORY}`, setup: RUN },
      { command: `gh workflow view ci.yml --yaml ${IN_REPOSITORY}`, setup: WORKFLOW },
      { command: `gh workflow run ci.yml ${IN_REPOSITORY}`, setup: WORKFLOW, after: RUNS },
      { command: `gh workflow run ci.yml --ref topic -f depth=3 ${IN_REPOSITORY}`, setup: ON_TOPIC, after: RUNS },
      { command: `gh workflow run ci.yml --ref none ${IN_REPOSITORY}`, setup: WORKFLOW, exit: 1 },
      { command: `gh workflow disable ci.yml ${IN_REPOSITORY}`, setup: WORKFLOW },
      {
        command: `gh workflow enable ci.yml ${IN_REPOSITORY}`,
        setup: `${WORKFLOW}\ngh workflow disable ci.yml ${IN_REPOSITORY}`,
      },
      { command: `gh run list ${IN_REPOSITORY}`, setup: RUN },
      { command: `gh run list ${IN_REPOSITORY}`, when: 'of none', setup: WORKFLOW, exit: 0 },
      {
        command: `gh run list -w ci.yml -b main --json databaseId,status,conclusion,headSha ${IN_REPOSITORY}`,
        setup: RUN,
      },
      { command: `gh run view $(cat id) ${IN_REPOSITORY}`, setup: RUN },
      { command: `gh run view $(cat id) --json jobs,status,conclusion ${IN_REPOSITORY}`, setup: RUN },
      { command: `gh run view $(cat id) --exit-status ${IN_REPOSITORY}`, setup: RUN },
      { command: `gh run view 1 ${IN_REPOSITORY}`, exit: 1 },
      { command: `gh run watch $(cat id) ${IN_REPOSITORY}`, setup: RUN },
      { command: `gh run rerun $(cat id) ${IN_REPOSITORY}`, setup: RUN, after: RUNS },
      {
        command: `gh run rerun $(cat id) --failed ${IN_REPOSITORY}`,
        setup: `${WAITING}\ngh run cancel $(cat id) ${IN_REPOSITORY}`,
      },
      { command: `gh run cancel $(cat id) ${IN_REPOSITORY}`, setup: WAITING, after: RUNS },
      { command: `gh run cancel $(cat id) ${IN_REPOSITORY}`, when: 'of one that is over', setup: RUN, exit: 1 },
      { command: `gh run delete $(cat id) ${IN_REPOSITORY}`, setup: RUN, since: { gh: '2.30' } },
      { command: `gh run download $(cat id) ${IN_REPOSITORY}`, when: 'of one without artifacts', setup: RUN, exit: 1 },
      { command: `gh cache list ${IN_REPOSITORY}`, since: { gh: '2.32' } },
    ],
  },
  {
    title: 'gh: searching',
    rows: [
      { command: 'gh search issues berth --repo acme/harbor' },
      { command: 'gh search issues --owner acme --state open --sort created --order asc -L 5 --json number,title' },
      { command: 'gh search issues nothing-like-it --repo acme/harbor' },
      { command: 'gh search prs pier --repo acme/harbor', setup: 'pull_request_there' },
      { command: 'gh search repos harbor' },
      { command: 'gh search repos --owner acme --json fullName,visibility' },
      { command: "gh search commits --repo acme/harbor --author-date '>2000-01-01' -L 3" },
      { command: 'gh search code berth --repo acme/harbor', since: { gh: '2.24' } },
      { command: "gh api -X GET search/issues -f q='repo:acme/harbor is:open' --jq .total_count" },
      { command: "gh api -X GET search/code -f q='berth repo:acme/harbor' --jq '.items[].path'" },
    ],
  },
  {
    title: 'gh: secrets, variables and what else there is',
    rows: [
      { command: `gh secret list ${IN_REPOSITORY}`, setup: SECRET },
      { command: `gh secret set LAMP -b lit ${IN_REPOSITORY}`, after: `gh secret list ${IN_REPOSITORY}` },
      { command: `gh secret set LAMP -b lit ${IN_REPOSITORY}`, when: 'once more', setup: SECRET },
      { command: `gh secret delete LAMP ${IN_REPOSITORY}`, setup: SECRET },
      { command: `gh secret delete LAMP ${IN_REPOSITORY}`, when: 'of none', exit: 1 },
      {
        command: `gh variable set TIDE -b ebb ${IN_REPOSITORY}`,
        since: VARIABLES,
        after: `gh variable list ${IN_REPOSITORY}`,
      },
      {
        command: `gh variable set TIDE -b flow ${IN_REPOSITORY}`,
        when: 'once more',
        since: VARIABLES,
        setup: VARIABLE,
      },
      { command: `gh variable list ${IN_REPOSITORY}`, since: VARIABLES, setup: VARIABLE },
      { command: `gh variable delete TIDE ${IN_REPOSITORY}`, since: VARIABLES, setup: VARIABLE },
      { command: `gh ruleset list ${IN_REPOSITORY}`, since: { gh: '2.33' }, unplayed: true },
      { command: 'gh gist list', unplayed: true },
      { command: 'gh gist create note.txt', setup: 'echo note >note.txt', exit: 1 },
      { command: 'gh codespace list', exit: 1 },
      { command: 'gh ssh-key list', exit: 1 },
    ],
  },
];
