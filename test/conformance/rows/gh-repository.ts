import type { Theme } from '../row.ts';
import { IN_HEADER, TOKEN_IN_HEADER } from './token-in-header.ts';

const CLONE = 'git clone -q https://github.com/acme/harbor && cd harbor';
const RELEASE = "gh release create v1.0 -R acme/harbor -t 'First' -n 'Notes'";
const WITH_FILE = `printf 'ebb and flow\\n' >tide.txt && ${RELEASE} tide.txt`;
const IN_REPOSITORY = '-R acme/harbor';

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
      { command: 'gh repo deploy-key list -R acme/harbor', exit: 1, unplayed: true },
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
    title: 'gh: Actions, secrets and what else there is',
    rows: [
      { command: `gh run list ${IN_REPOSITORY}`, exit: 1, unplayed: true },
      { command: `gh run view 1 ${IN_REPOSITORY}`, exit: 1, unplayed: true },
      { command: `gh run rerun 1 ${IN_REPOSITORY}`, exit: 1, unplayed: true },
      { command: `gh workflow list ${IN_REPOSITORY}`, exit: 1, unplayed: true },
      { command: `gh workflow run ci.yml ${IN_REPOSITORY}`, exit: 1, unplayed: true },
      { command: `gh secret list ${IN_REPOSITORY}`, exit: 1, unplayed: true },
      { command: `gh secret set LAMP -b lit ${IN_REPOSITORY}`, exit: 1, unplayed: true },
      { command: `gh variable list ${IN_REPOSITORY}`, since: { gh: '2.31' }, exit: 1, unplayed: true },
      { command: `gh cache list ${IN_REPOSITORY}`, since: { gh: '2.32' }, exit: 1, unplayed: true },
      { command: `gh ruleset list ${IN_REPOSITORY}`, since: { gh: '2.33' }, unplayed: true },
      { command: 'gh search issues berth --repo acme/harbor', exit: 1, unplayed: true },
      { command: 'gh search prs pier --repo acme/harbor', exit: 1, unplayed: true },
      { command: 'gh search repos harbor', exit: 1, unplayed: true },
      { command: 'gh search code berth', since: { gh: '2.24' }, exit: 1, unplayed: true },
      { command: 'gh gist list', unplayed: true },
      { command: 'gh gist create note.txt', setup: 'echo note >note.txt', exit: 1 },
      { command: 'gh codespace list', exit: 1 },
      { command: 'gh ssh-key list', exit: 1 },
    ],
  },
];
