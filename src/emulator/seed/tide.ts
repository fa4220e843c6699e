import type { RepositorySeed } from './types.ts';

export const tide: RepositorySeed = {
  name: 'tide',
  description: 'tide',
  commits: [{ message: 'Begin', author: 'mei-t', files: { 'README.md': '# tide\n' } }],
  issues: [{ title: 'Write the README', body: 'It is empty.', author: 'tlund', labels: ['documentation'] }],
};
