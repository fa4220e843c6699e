import type { Theme } from '../row.ts';
import { IN_HEADER, TOKEN_IN_HEADER } from './token-in-header.ts';

const HARBOR = 'https://github.com/acme/harbor';
const CLONE = `git clone -q ${HARBOR} && cd harbor`;
const ISSUE = "gh issue create -R acme/harbor -t 'Paint the pier' -b 'White.'";

const PULL_REQUEST = 'pull_request_there';
const CHECKED_OUT = `${PULL_REQUEST}\n${CLONE}\ngit switch -q topic`;

export const GH_WORK: readonly Theme[] = [
  {
    title: 'gh: issues',
    rows: [
      { command: 'gh issue list -R acme/harbor' },
      { command: 'gh issue list', setup: CLONE },
      { command: 'gh issue list -R acme/harbor -l bug -A ada -s all -L 5' },
      { command: "gh issue list -R acme/harbor --search 'berth sort:created-asc' --json number,title,labels" },
      { command: 'gh issue view 1 -R acme/harbor --comments' },
      { command: 'gh issue view 1 -R acme/harbor --json number,title,body,state,author,assignees,comments' },
      { command: 'gh issue view 999 -R acme/harbor', exit: 1 },
      { command: `${ISSUE} -l bug -a ada` },
      { command: `${ISSUE} -l none`, exit: 1 },
      { command: "gh issue edit 1 -R acme/harbor --title 'Berths' --add-label bug --add-assignee ada" },
      { command: "gh issue comment 1 -R acme/harbor -b 'I take this.'", after: 'gh issue view 1 -R acme/harbor -c' },
      { command: "gh issue close 1 -R acme/harbor -r 'not planned' -c 'No.'" },
      { command: 'gh issue reopen 1 -R acme/harbor', setup: 'gh issue close 1 -R acme/harbor' },
      { command: 'gh issue status -R acme/harbor' },
      { command: 'gh issue develop --list 1 -R acme/harbor', setup: CLONE },
      {
        command: 'gh issue develop 1 --name work',
        when: IN_HEADER,
        setup: `${TOKEN_IN_HEADER}\n${CLONE}`,
        after: 'gh issue develop --list 1 -R acme/harbor',
      },
      { command: 'gh issue pin 1 -R acme/harbor', after: 'gh issue view 1 -R acme/harbor' },
      { command: 'gh issue unpin 1 -R acme/harbor', setup: 'gh issue pin 1 -R acme/harbor' },
      { command: 'gh issue lock 1 -R acme/harbor -r spam', after: 'gh api repos/acme/harbor/issues/1' },
      { command: 'gh issue unlock 1 -R acme/harbor', setup: 'gh issue lock 1 -R acme/harbor' },
      { command: 'gh issue delete 1 -R acme/harbor --yes', exit: 1, unplayed: true },
      {
        command: 'gh issue transfer 1 acme/lighthouse -R acme/harbor',
        after: 'gh issue list -R acme/lighthouse -s all -L 1',
      },
      { command: 'gh label list -R acme/harbor' },
      { command: "gh label create shiny -R acme/harbor -c ff0000 -d 'New paint'" },
      { command: 'gh label create bug -R acme/harbor', exit: 1 },
      { command: 'gh label edit bug -R acme/harbor --name insect' },
      { command: 'gh label delete bug -R acme/harbor --yes' },
      { command: 'gh label clone acme/lighthouse -R acme/harbor' },
    ],
  },
  {
    title: 'gh: pull requests',
    rows: [
      {
        command: 'gh pr create --fill',
        setup: `${CLONE}\ngit switch -qc topic && git commit -q --allow-empty -m 'Work' && git push -q`,
      },
      {
        command: "gh pr create -d -t 'Work' -b 'Half of it.' -B main -H topic -a ada -l bug -r grace",
        setup: `${CLONE}\ngit switch -qc topic && git commit -q --allow-empty -m 'Work' && git push -q`,
      },
      { command: "gh pr create -t 'Nothing' -b ''", setup: `${CLONE}\ngit switch -qc topic && git push -q`, exit: 1 },
      { command: 'gh pr list -R acme/harbor', setup: PULL_REQUEST },
      { command: 'gh pr list -R acme/harbor -s all --json number,headRefName,state,isDraft', setup: PULL_REQUEST },
      { command: 'gh pr view', setup: CHECKED_OUT },
      {
        command: 'gh pr view 14 -R acme/harbor --json title,commits,files,mergeable,statusCheckRollup,reviews',
        setup: PULL_REQUEST,
      },
      { command: 'gh pr view 1 -R acme/harbor', exit: 1 },
      { command: 'gh pr status', setup: CHECKED_OUT },
      { command: 'gh pr diff 14 -R acme/harbor', setup: PULL_REQUEST },
      { command: 'gh pr diff 14 -R acme/harbor --name-only', setup: PULL_REQUEST },
      { command: 'gh pr checks 14 -R acme/harbor', setup: PULL_REQUEST, exit: 1 },
      { command: 'gh pr checkout 14', when: IN_HEADER, setup: `${TOKEN_IN_HEADER}\n${PULL_REQUEST}\n${CLONE}` },
      {
        command: "gh pr edit 14 -R acme/harbor --title 'Add one pier' --add-label bug --add-reviewer ada",
        setup: PULL_REQUEST,
      },
      { command: "gh pr comment 14 -R acme/harbor -b 'Ready.'", setup: PULL_REQUEST },
      { command: 'gh pr review 14 -R acme/harbor --approve', when: 'of its own work', setup: PULL_REQUEST, exit: 1 },
      { command: "gh pr review 14 -R acme/harbor --comment -b 'Nice.'", setup: PULL_REQUEST },
      {
        command: "gh pr review 14 -R acme/harbor --request-changes -b 'Longer.'",
        when: 'of its own work',
        setup: PULL_REQUEST,
        exit: 1,
      },
      { command: 'gh pr ready 14 -R acme/harbor --undo', setup: PULL_REQUEST, since: { gh: '2.30' } },
      { command: 'gh pr close 14 --delete-branch', setup: CHECKED_OUT },
      { command: 'gh pr reopen 14 -R acme/harbor', setup: `${PULL_REQUEST}\ngh pr close 14 -R acme/harbor` },
      { command: 'gh pr merge 14 -R acme/harbor --squash', setup: PULL_REQUEST },
      { command: 'gh pr merge --merge --delete-branch', when: IN_HEADER, setup: `${TOKEN_IN_HEADER}\n${CHECKED_OUT}` },
      { command: 'gh pr merge 14 -R acme/harbor --rebase', setup: PULL_REQUEST },
      { command: 'gh pr merge 14 -R acme/harbor --squash --auto', setup: PULL_REQUEST },
      { command: 'gh pr lock 14 -R acme/harbor', setup: PULL_REQUEST },
    ],
  },
];
