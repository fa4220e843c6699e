import type { Intent } from '../intent.ts';
import type { PushCommand } from './push-command.ts';
import type { Push } from './push-head.ts';

/**
 * Push options reach the hooks of an Enterprise Server. Hosts that know some use `repo.private` and `repo.template`, with
 * which a push would change a repository's settings; all others are hints for those hooks.
 */
const CHANGES_REPOSITORY = /^\s*repo\./i;

export const intentOf = ({ change, ref }: PushCommand): Intent => ({ kind: 'ref', change, ref });

/** All that a push would do. */
export function intentsOf({ commands, options }: Pick<Push, 'commands' | 'options'>): Intent[] {
  const intents = commands.map(intentOf);
  if (options.some((option) => CHANGES_REPOSITORY.test(option))) intents.push({ kind: 'action', action: 'settings' });
  return intents;
}
