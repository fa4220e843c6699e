import type { Theme } from '../row.ts';

const HARBOR = 'https://github.com/acme/harbor';

/** Two commits on a branch and two tags, from elsewhere. */
const SEEN_BEFORE = `commit_there topic 'One'\ntag_there light\ntag_there -a v1.0 -m 'First' topic\ncommit_there topic 'Two'`;

const WITH_SUBMODULE = 'submodule_there';

export const GIT_READ: readonly Theme[] = [
  {
    title: 'git: asking a remote',
    rows: [
      { command: `git ls-remote ${HARBOR}`, setup: SEEN_BEFORE },
      { command: `git ls-remote ${HARBOR}.git` },
      { command: `git ls-remote --heads --tags ${HARBOR} 'v*' topic`, setup: SEEN_BEFORE },
      { command: `git ls-remote --symref ${HARBOR} HEAD` },
      { command: 'git ls-remote git@github.com:acme/harbor.git' },
      { command: 'git ls-remote ssh://git@github.com/acme/harbor' },
      { command: `git ls-remote --exit-code ${HARBOR} refs/heads/none`, exit: 2 },
      { command: `git -c protocol.version=0 ls-remote ${HARBOR}` },
      { command: `git -c protocol.version=1 ls-remote ${HARBOR}` },
      { command: `git -c protocol.version=2 ls-remote ${HARBOR}` },
      { command: 'git ls-remote https://github.com/acme/absent', exit: 128 },
      { command: 'git remote show origin', setup: `${SEEN_BEFORE}\ngit clone -q ${HARBOR} && cd harbor` },
      {
        command: 'git remote set-head origin --auto',
        setup: `git clone -q ${HARBOR} && cd harbor && git remote set-head origin -d`,
      },
    ],
  },
  {
    title: 'git: cloning',
    rows: [
      { command: `git clone ${HARBOR}` },
      { command: `git clone ${HARBOR}.git here` },
      { command: 'git clone git@github.com:acme/harbor.git' },
      { command: 'git clone ssh://git@github.com/acme/harbor.git' },
      { command: `git clone -o upstream ${HARBOR}` },
      { command: `git clone --depth 1 ${HARBOR}`, after: 'git -C harbor log --format=%s' },
      { command: `git clone --depth 2 --no-single-branch ${HARBOR}`, setup: SEEN_BEFORE },
      { command: `git clone --single-branch --branch topic ${HARBOR}`, setup: SEEN_BEFORE },
      { command: `git clone --branch v1.0 ${HARBOR}`, setup: SEEN_BEFORE, after: 'git -C harbor describe' },
      { command: `git clone --shallow-since 2020-01-01 ${HARBOR}` },
      { command: `git clone --no-tags ${HARBOR}`, setup: SEEN_BEFORE },
      { command: `git clone --filter=blob:none ${HARBOR}`, after: 'cd harbor && git log -p --format=%s | wc -l' },
      { command: `git clone --filter=tree:0 ${HARBOR}`, after: 'git -C harbor rev-parse HEAD' },
      { command: `git clone --filter=blob:none --no-checkout ${HARBOR}` },
      {
        command: `git clone --filter=blob:none --sparse ${HARBOR}`,
        after: 'cd harbor && git sparse-checkout set src && git sparse-checkout list && ls',
      },
      { command: `git clone --bare ${HARBOR}`, setup: SEEN_BEFORE },
      { command: `git clone --mirror ${HARBOR}`, setup: SEEN_BEFORE },
      { command: `git clone --recurse-submodules ${HARBOR}`, setup: WITH_SUBMODULE },
      { command: `git clone --recurse-submodules --shallow-submodules --depth 1 ${HARBOR}`, setup: WITH_SUBMODULE },
      { command: `git clone --reference elsewhere ${HARBOR}`, setup: `git clone -q --bare ${HARBOR} elsewhere` },
      { command: `git -c protocol.version=0 clone ${HARBOR}` },
      { command: `git -c protocol.version=1 clone --depth 1 ${HARBOR}` },
      { command: `git clone -c fetch.prune=true ${HARBOR}` },
      { command: 'git clone https://github.com/acme/absent', exit: 128 },
      { command: `git clone --branch none ${HARBOR}`, exit: 128 },
      { command: `git init -q . && git pull ${HARBOR} main` },
      {
        command: 'git archive --format=tar HEAD | tar -t',
        setup: `git clone -q --depth 1 ${HARBOR} && cd harbor`,
      },
      {
        command: 'git bundle create all.bundle --all && git bundle verify all.bundle',
        setup: `git clone -q ${HARBOR} && cd harbor`,
        after: 'rm all.bundle',
      },
    ],
  },
  {
    title: 'git: submodules',
    rows: [
      {
        command: 'git submodule add https://github.com/acme/lighthouse vendor/lighthouse',
        setup: `git clone -q ${HARBOR} && cd harbor`,
      },
      {
        command: 'git submodule update --init --recursive',
        setup: `${WITH_SUBMODULE}\ngit clone -q ${HARBOR} && cd harbor`,
      },
      {
        command: 'git submodule update --init --depth 1',
        setup: `${WITH_SUBMODULE}\ngit clone -q ${HARBOR} && cd harbor`,
      },
      {
        command: 'git submodule update --remote',
        setup: `${WITH_SUBMODULE}\ngit clone -q --recurse-submodules ${HARBOR} && cd harbor`,
      },
      {
        command: 'git pull --recurse-submodules',
        setup: `git clone -q ${HARBOR}\n${WITH_SUBMODULE}\ncd harbor`,
      },
      {
        command: 'git submodule foreach git fetch',
        setup: `${WITH_SUBMODULE}\ngit clone -q --recurse-submodules ${HARBOR} && cd harbor`,
      },
    ],
  },
];
