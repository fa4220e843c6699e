import type { Assignment } from './assignment.ts';
import { gh } from './gh.ts';
import type { CommandContext } from './run-command.ts';

const SUBJECTS = [
  'what a newcomer runs first',
  'how the configuration is read',
  'what happens on a restart',
  'which errors are worth a retry',
  'how releases are cut',
  'where the logs go',
  'which limits apply',
  'how the tests are run',
];

/** Opens an issue in one of the repositories, so that the work does not run dry; returns its address. */
export async function openIssue(me: Assignment, context: CommandContext, random: () => number): Promise<string> {
  const repository = pick(me.repositories, random);
  const title = `Write down ${pick(SUBJECTS, random)} in ${repository.name}`;
  const body = `Nobody has written this down yet. Opened by workspace ${me.workspace}, for no open issue was left.`;
  return (await gh(context, repository, ['issue', 'create'], ['--title', title, '--body', body])).trim();
}

function pick<T>(items: readonly T[], random: () => number): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('there is nothing to pick from');
  return item;
}
