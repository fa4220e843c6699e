import type { IssueSeed } from '../types.ts';

export const TIDE_ISSUES: readonly IssueSeed[] = [
  {
    title: 'High water is missed when it falls exactly on the beginning',
    body: '`Extremes` starts one step in. A table that begins at high water lacks it.',
    author: 'mei-t',
    labels: ['bug'],
  },
  {
    title: 'Add the constituents O1 and M4',
    body: 'For the river mouth they matter: we are 12 cm off at springs.',
    author: 'tlund',
    labels: ['enhancement'],
  },
  {
    title: 'Refuse a station without constituents',
    body: 'It gives a flat table now, and somebody printed one.',
    author: 'ines-duarte',
    labels: ['bug', 'good first issue'],
  },
  {
    title: 'Say which time zone a table is in',
    body: 'All times are UTC. The printed header does not tell.',
    author: 'ines-duarte',
    labels: ['documentation'],
  },
  {
    title: 'Heights above chart datum as well as mean level',
    body: "Skippers think in chart datum. The offset belongs into the station's file.",
    author: 'tlund',
    labels: ['enhancement', 'help wanted'],
  },
  {
    title: 'Test two constituents against a published table',
    body: 'One cosine is no proof. The almanac of 2024 has a page that we could take.',
    author: 'mei-t',
    labels: ['tests'],
  },
  {
    title: 'Finding extremes takes 2 s for a year',
    body: 'Walk in steps of ten minutes and then look closer.',
    author: 'tlund',
    labels: ['performance'],
  },
  {
    title: '`Speeds` can be changed by anybody who imports the package',
    body: 'Make it a function.',
    author: 'mei-t',
    labels: ['bug', 'good first issue'],
  },
  {
    title: 'Document how constants are fitted',
    body: '`docs/constants.md` says from what, not how.',
    author: 'tlund',
    labels: ['documentation'],
  },
  {
    title: 'Print a table as CSV',
    body: 'For the people at acme/harbor, who would read it each night.',
    author: 'ines-duarte',
    labels: ['enhancement', 'good first issue'],
  },
  {
    title: 'River Mouth has the phases of Acme Harbour',
    body: "Copied when the station was added. The gauge's own values are in the appendix of the survey.",
    author: 'tlund',
    labels: ['bug'],
  },
  {
    title: "Name the licence in every file's head",
    body: 'Legal asked for it.',
    author: 'ines-duarte',
    labels: ['documentation', 'good first issue'],
  },
  {
    title: 'What happens at a leap second?',
    body: 'Probably nothing, but it should be written down.',
    author: 'mei-t',
    labels: ['question'],
  },
];
