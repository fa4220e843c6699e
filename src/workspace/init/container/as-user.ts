import { CONTAINER_USERS } from '../../../contract/workspace-boot.ts';

/**
 * The command that becomes `program` as a user of the container (setpriv(1) replaces itself, so the pid stays): no
 * capability, none to be had by any file that it runs (bounding set, `no_new_privs`), and no group but its own.
 */
export function asUser(user: keyof typeof CONTAINER_USERS, program: readonly string[]): [string, ...string[]] {
  const id = String(CONTAINER_USERS[user]);
  return [
    'setpriv',
    ...['--reuid', id, '--regid', id, '--clear-groups'],
    ...['--inh-caps=-all', '--ambient-caps=-all', '--bounding-set=-all', '--no-new-privs'],
    '--',
    ...program,
  ];
}

/**
 * Acts with the agent's rights, in one go: what the agent has planted in its folders, a link above all, leads root
 * nowhere. Everything in `act` is synchronous, so that nothing else of ours runs meanwhile.
 */
export function actAsAgent<T>(act: () => T): T {
  const { agent } = CONTAINER_USERS;
  const { setegid, seteuid, setgroups } = process;
  const groups = process.getgroups?.();
  if (!setegid || !seteuid || !setgroups || !groups) throw new Error('this system knows no users');
  setgroups([agent]);
  setegid(agent);
  seteuid(agent);
  try {
    return act();
  } finally {
    seteuid(0);
    setegid(0);
    setgroups(groups);
  }
}
