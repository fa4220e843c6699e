import { HARBOR_HISTORY } from './harbor/history.ts';
import { HARBOR_ISSUES } from './harbor/issues.ts';
import { LIGHTHOUSE_HISTORY } from './lighthouse/history.ts';
import { LIGHTHOUSE_ISSUES } from './lighthouse/issues.ts';
import { TIDE_HISTORY } from './tide/history.ts';
import { TIDE_ISSUES } from './tide/issues.ts';
import type { RepositorySeed } from './types.ts';

export const REPOSITORIES: readonly RepositorySeed[] = [
  {
    name: 'harbor',
    description: 'Berth planning: which ship lies where, and until when',
    commits: HARBOR_HISTORY,
    issues: HARBOR_ISSUES,
  },
  {
    name: 'lighthouse',
    description: 'Watches our services and says when one of them is dark',
    commits: LIGHTHOUSE_HISTORY,
    issues: LIGHTHOUSE_ISSUES,
  },
  {
    name: 'tide',
    description: 'Tide tables from harmonic constants',
    commits: TIDE_HISTORY,
    issues: TIDE_ISSUES,
  },
];
