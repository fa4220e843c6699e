import type { Theme } from '../row.ts';

const HARBOR = 'https://github.com/acme/harbor';

/** A clone whose `*.bin` git-lfs keeps, with one such file committed. */
const TRACKED = `git lfs install --skip-repo >/dev/null && git clone -q ${HARBOR} && cd harbor
git lfs track '*.bin' >/dev/null && echo cargo >cargo.bin && git add . && git commit -qm 'Add cargo'`;

const PUSHED = `${TRACKED}\ngit push -q`;
const POINTERS = `${PUSHED}\ncd .. && GIT_LFS_SKIP_SMUDGE=1 git clone -q ${HARBOR} again && cd again`;
const CARGO = 'cat cargo.bin';

export const GIT_LFS: readonly Theme[] = [
  {
    title: 'git-lfs',
    rows: [
      { command: 'git lfs install', setup: `git clone -q ${HARBOR} && cd harbor` },
      { command: "git lfs track '*.bin' && git lfs track", setup: `git clone -q ${HARBOR} && cd harbor` },
      { command: 'git lfs env', setup: TRACKED },
      { command: 'git lfs status && git lfs ls-files', setup: TRACKED },
      { command: 'git push', setup: TRACKED },
      { command: 'git lfs push --all origin', setup: PUSHED },
      { command: 'git lfs push --dry-run origin main', setup: TRACKED },
      { command: `git clone ${HARBOR} again`, setup: `${PUSHED}\ncd ..`, after: 'cat again/cargo.bin' },
      { command: 'git lfs pull', setup: POINTERS, after: CARGO },
      { command: 'git lfs fetch --all && git lfs checkout', setup: POINTERS, after: CARGO },
      { command: 'git lfs fetch && git lfs fsck && git lfs prune', setup: POINTERS },
      { command: 'git lfs lock cargo.bin', setup: PUSHED },
      { command: 'git lfs locks', setup: `${PUSHED}\ngit lfs lock cargo.bin` },
      {
        command: 'git lfs lock cargo.bin',
        when: 'locked already',
        setup: `${PUSHED}\ngit lfs lock cargo.bin`,
        exit: 2,
      },
      { command: 'git lfs unlock cargo.bin', setup: `${PUSHED}\ngit lfs lock cargo.bin` },
      {
        command: 'git pull',
        setup: `${POINTERS}\ngit -C ../harbor commit -q --allow-empty -m On && git -C ../harbor push -q`,
      },
      { command: 'git lfs migrate info', setup: TRACKED },
    ],
  },
];
