import type { Theme } from '../row.ts';

const HARBOR = 'https://github.com/acme/harbor';
const CLONE = `git clone -q ${HARBOR} && cd harbor`;
const COMMIT = `${CLONE}\necho pier >pier.txt && git add pier.txt && git commit -qm 'Add a pier'`;
const TOPIC = `${CLONE}\ngit switch -qc topic && git commit -q --allow-empty -m 'Work' && git push -q`;

/** The remote has a commit that this clone does not know. */
const BEHIND = `${COMMIT}\ncommit_there main 'News'`;

const AMENDED = `${TOPIC}\ngit commit -q --amend --allow-empty -m 'Better work'`;

export const GIT_PUSH: readonly Theme[] = [
  {
    title: 'git: pushing',
    rows: [
      { command: 'git push', setup: COMMIT },
      { command: 'git push origin HEAD:refs/heads/topic', setup: COMMIT },
      { command: 'git push -u origin topic', setup: `${COMMIT}\ngit switch -qc topic`, after: 'git status -sb' },
      { command: 'git push', when: 'a new branch', setup: `${COMMIT}\ngit switch -qc topic`, after: 'git status -sb' },
      { command: 'git push --quiet origin HEAD', setup: COMMIT },
      { command: 'git push --verbose', setup: COMMIT },
      { command: 'git push --porcelain origin main', setup: COMMIT },
      { command: 'git push --dry-run', setup: COMMIT },
      { command: 'git push', when: 'with nothing new', setup: CLONE },
      { command: 'git push', when: 'no fast-forward', setup: BEHIND, exit: 1 },
      { command: 'git push --force', setup: BEHIND },
      { command: 'git push --force origin topic', setup: AMENDED },
      { command: 'git push --force-with-lease', setup: AMENDED },
      { command: 'git push --force-with-lease', when: 'stale', setup: BEHIND, exit: 1 },
      { command: 'git push --force-with-lease --force-if-includes', setup: AMENDED },
      { command: 'git push origin --delete topic', setup: TOPIC },
      { command: 'git push origin :topic', setup: TOPIC },
      { command: 'git push origin --delete none', setup: CLONE, exit: 1 },
      { command: 'git push origin v1.0', setup: `${COMMIT}\ngit tag -a v1.0 -m 'First'` },
      { command: 'git push --tags', setup: `${COMMIT}\ngit tag light && git tag -a v1.0 -m 'First'` },
      { command: 'git push --follow-tags', setup: `${COMMIT}\ngit tag light && git tag -a v1.0 -m 'First'` },
      {
        command: 'git push --force origin v1.0',
        setup: `${COMMIT}\ngit tag v1.0 HEAD~1 && git push -q origin v1.0 && git tag -f v1.0`,
      },
      {
        command: 'git push origin v1.0',
        when: 'moved',
        setup: `${COMMIT}\ngit tag v1.0 HEAD~1 && git push -q origin v1.0 && git tag -f v1.0`,
        exit: 1,
      },
      { command: 'git push origin --delete v1.0', setup: `${CLONE}\ngit tag v1.0 && git push -q origin v1.0` },
      { command: 'git push --atomic origin main topic', setup: `${COMMIT}\ngit branch topic` },
      {
        command: 'git push --atomic origin main topic',
        when: 'one is no fast-forward',
        setup: `${BEHIND}\ngit branch topic`,
        exit: 1,
      },
      { command: 'git push --all', setup: `${COMMIT}\ngit branch one && git branch two` },
      { command: 'git push --mirror', setup: `${COMMIT}\ngit tag light` },
      { command: "git push origin 'refs/heads/*:refs/heads/copy/*'", setup: `${COMMIT}\ngit branch one` },
      { command: 'git push origin main:staging HEAD~1:refs/heads/previous', setup: COMMIT },
      { command: 'git push git@github.com:acme/harbor.git HEAD:topic', setup: COMMIT },
      { command: 'git push --no-thin', setup: COMMIT },
      { command: 'git push --signed=if-asked', setup: COMMIT },
      { command: 'git push -o ci.skip', setup: COMMIT },
      { command: 'git -c http.postBuffer=1024 push', setup: withBytes(200_000) },
      { command: 'git push', when: '3 MB', setup: withBytes(3_000_000) },
      { command: 'git -c protocol.version=0 push', setup: COMMIT },
      { command: 'git -c protocol.version=1 push', setup: COMMIT },
      {
        command: 'git push',
        when: 'from a shallow clone',
        setup: `git clone -q --depth 1 ${HARBOR} && cd harbor && git commit -q --allow-empty -m On`,
      },
      {
        command: 'git push',
        when: 'from a partial clone',
        setup: `git clone -q --filter=blob:none ${HARBOR} && cd harbor && git commit -q --allow-empty -m On`,
      },
      { command: "git push origin 'refs/notes/*'", setup: `${CLONE}\ngit notes add -m 'Reviewed'` },
      {
        command: 'git push --recurse-submodules=on-demand',
        setup: `${CLONE}
git submodule add -q https://github.com/acme/lighthouse vendor && git -C vendor commit -q --allow-empty -m 'Lamp'
git add vendor && git commit -qm 'Follow the lighthouse'`,
      },
      { command: 'git push https://github.com/acme/absent HEAD:main', setup: CLONE, exit: 128 },
      { command: 'git push origin HEAD:refs/heads/bad..name', setup: CLONE, exit: 128 },
    ],
  },
];

/** Bytes that do not compress, the same on both sides. */
function withBytes(count: number): string {
  const bytes = `openssl enc -aes-128-ctr -K 00 -iv 00 -in /dev/zero 2>/dev/null | head -c ${count} >cargo.bin`;
  return `${CLONE}\n${bytes}\ngit add cargo.bin && git commit -qm 'Add cargo'`;
}
