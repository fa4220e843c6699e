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
