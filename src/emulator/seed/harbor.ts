import type { RepositorySeed } from './types.ts';

export const harbor: RepositorySeed = {
  name: 'harbor',
  description: 'harbor',
  commits: [{ message: 'Begin', author: 'mei-t', files: { 'README.md': '# harbor\n' } }],
  issues: [{ title: 'Write the README', body: 'It is empty.', author: 'tlund', labels: ['documentation'] }],
};
