/** Who wrote the histories and issues of the seeded organisation. */
export const PEOPLE = [
  { login: 'ines-duarte', name: 'Ines Duarte' },
  { login: 'tlund', name: 'Tobias Lund' },
  { login: 'mei-t', name: 'Mei Tanaka' },
] as const;

/** GitHub's default labels, and two of the organisation's own. */
export const LABELS = [
  { name: 'bug', color: 'd73a4a', description: "Something isn't working" },
  { name: 'documentation', color: '0075ca', description: 'Improvements or additions to documentation' },
  { name: 'enhancement', color: 'a2eeef', description: 'New feature or request' },
  { name: 'good first issue', color: '7057ff', description: 'Good for newcomers' },
  { name: 'help wanted', color: '008672', description: 'Extra attention is needed' },
  { name: 'question', color: 'd876e3', description: 'Further information is requested' },
  { name: 'performance', color: 'fbca04', description: 'Slower or larger than it has to be' },
  { name: 'tests', color: 'c5def5', description: 'Missing or unreliable tests' },
] as const;
