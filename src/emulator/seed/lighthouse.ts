import type { RepositorySeed } from './types.ts';

export const lighthouse: RepositorySeed = {
  name: 'lighthouse',
  description: 'lighthouse',
  commits: [{ message: 'Begin', author: 'mei-t', files: { 'README.md': '# lighthouse\n' } }],
  issues: [{ title: 'Write the README', body: 'It is empty.', author: 'tlund', labels: ['documentation'] }],
};
