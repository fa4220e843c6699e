import type { Theme } from './row.ts';
import { GH_API } from './rows/gh-api.ts';
import { GH_REPOSITORY } from './rows/gh-repository.ts';
import { GH_WORK } from './rows/gh-work.ts';
import { GIT_FETCH } from './rows/git-fetch.ts';
import { GIT_LFS } from './rows/git-lfs.ts';
import { GIT_PUSH } from './rows/git-push.ts';
import { GIT_READ } from './rows/git-read.ts';

/** Every command of the matrix, in the document's order. */
export const THEMES: readonly Theme[] = [
  ...GIT_READ,
  ...GIT_FETCH,
  ...GIT_PUSH,
  ...GIT_LFS,
  ...GH_API,
  ...GH_WORK,
  ...GH_REPOSITORY,
];
